//! The language server on standard input and output.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use lsp_server::{Connection, Message};

use super::{Exit, World, outside};
use crate::engine::FolderFiles;
use crate::lsp::{Beside, Next, Server, path_of};

/// Arguments of `lsp`.
#[derive(Debug, Args)]
pub struct Lsp {
    /// 标准输入输出 accepted because editors say so; there is no other way
    #[arg(long)]
    stdio: bool,
}

/// The folder of the plan on the disk.
struct Disk<'a> {
    world: &'a World,
}

impl Disk<'_> {
    fn at(&self, uri: &str, path: &str) -> Result<PathBuf, String> {
        let missing =
            || self.world.say("文件还没有保存", "the document is not saved yet").to_owned();
        let plan = path_of(uri).ok_or_else(missing)?;
        Ok(plan.parent().map(PathBuf::from).unwrap_or_default().join(path))
    }
}

impl Beside for Disk<'_> {
    fn file(&self, uri: &str, path: &str) -> Result<Vec<u8>, String> {
        outside::read(&self.at(uri, path)?, self.world)
    }

    fn folder(&self, uri: &str, path: &str) -> Result<FolderFiles, String> {
        outside::read_library(&self.at(uri, path)?, self.world)
    }

    fn today(&self) -> NaiveDate {
        let now = outside::now_in_china();
        now.get(..10).and_then(|day| day.parse().ok()).unwrap_or_default()
    }
}

impl Lsp {
    pub(super) fn run(self, world: &World) -> Exit {
        let _ = self.stdio;
        let (connection, threads) = Connection::stdio();
        let mut server = Server::new(Disk { world }, world.lang);
        let exit = serve(&connection, &mut server);
        drop(connection);
        match threads.join() {
            Ok(()) => exit,
            Err(error) => {
                outside::talk(&error.to_string());
                Exit::Files
            }
        }
    }
}

fn serve(connection: &Connection, server: &mut Server<Disk<'_>>) -> Exit {
    let mut out = Vec::new();
    let send = |out: &mut Vec<Message>| {
        out.drain(..).all(|message| connection.sender.send(message).is_ok())
    };
    while let Ok(message) = connection.receiver.recv() {
        let mut next = server.take(message, &mut out);
        // Whatever waits already comes before the findings.
        while next == Next::On
            && let Ok(message) = connection.receiver.try_recv()
        {
            next = server.take(message, &mut out);
        }
        if let Next::Exit(in_order) = next {
            return if in_order { Exit::Done } else { Exit::Errors };
        }
        server.settle(&mut out);
        if !send(&mut out) {
            return Exit::Files;
        }
    }
    Exit::Done
}
