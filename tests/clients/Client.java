import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Calls suiji from Java, without a library: java Client.java SUIJI PLAN
 *
 * <p>Checks a plan, explains a law, and prints what comes back, a line each. A program of your own would
 * read the answers with its JSON library.
 */
public final class Client {
    public static void main(String[] arguments) throws Exception {
        Process process = new ProcessBuilder(arguments[0], "serve", "--stdio").start();
        try (Writer requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
                BufferedReader answers = new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String plan = Files.readString(Path.of(arguments[1]));
            String check = ask(requests, answers, "\"do\":\"check\",\"plan_only\":true,\"inputs\":{\"plan\":{\"text\":"
                    + quoted(plan) + "}}");
            System.out.println("check " + check.contains("\"verdict\":\"clean\""));
            String law = ask(requests, answers, "\"do\":\"explain\",\"what\":" + quoted("《劳动合同法》第七十四条"));
            System.out.println("explain " + law.contains("第七十四条"));
            System.out.println("refused " + ask(requests, answers, "\"do\":\"guess\"").contains("\"ok\":false"));
        }
        System.out.println("exit " + process.waitFor());
    }

    private static String ask(Writer requests, BufferedReader answers, String request) throws Exception {
        requests.write("{\"suiji\":1," + request + "}\n");
        requests.flush();
        return answers.readLine();
    }

    /** A JSON string. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
