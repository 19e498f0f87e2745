// Starts `suiji lsp` for every plan, and asks for reason and name before a doubt is signed.
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

const say = (zh, en) => (vscode.env.language.startsWith("zh") ? zh : en);
let client;

/** What the person at the editor must add to a sign-off; undefined where they changed their mind. */
async function completed(argument) {
  if (argument.reason && argument.by) return argument;
  const reason = await vscode.window.showInputBox({
    title: say("签注：理由", "Sign: the reason"),
    prompt: say("为什么照现在这样写是对的", "why it is right as it stands"),
  });
  if (!reason) return undefined;
  const by = await vscode.window.showInputBox({ title: say("签注：姓名", "Sign: your name") });
  return by ? { ...argument, reason, by } : undefined;
}

async function activate(context) {
  const command = vscode.workspace.getConfiguration("suiji").get("path") || "suiji";
  client = new LanguageClient(
    "suiji",
    "随机 suiji",
    { command, args: ["lsp"], transport: TransportKind.stdio },
    {
      documentSelector: [{ language: "suiji" }],
      synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{csv,xlsx,toml}") },
      middleware: {
        executeCommand: async (name, list, next) => {
          if (name !== "suiji.sign") return next(name, list);
          const argument = await completed(list[0]);
          return argument && next(name, [argument]);
        },
      },
    },
  );
  context.subscriptions.push({ dispose: () => client.stop() });
  try {
    await client.start();
  } catch (error) {
    const words = say(`“${command}”启动不了：在设置里写明 suiji.path。`, `${command} does not start: set suiji.path.`);
    vscode.window.showErrorMessage(`${words} ${error}`);
  }
  return { client, completed };
}

const deactivate = () => client?.stop();

module.exports = { activate, deactivate };
