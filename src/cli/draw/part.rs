//! `draw --part` and `merge`: a directory of several files, each looked at by itself.

use std::path::Path;

use super::reason::reason;
use super::{DrawAlone, DrawCommand, Exit, Merge, NewFolder, World, outside};
use crate::engine::large::NotDrawn;
use crate::engine::large::part::{ABOUT, NotJoined, PartAbout, Wanted, merge, part};
use crate::engine::{self, Stage};
use crate::input::large::Pace;
use crate::input::large::part::{FILES, Part};

impl DrawAlone {
    pub(in crate::cli) fn run(self, world: &World) -> Exit {
        match self.part {
            None => self.draw.run(world, Stage::Draw),
            Some(number) => self.make(number, world).unwrap_or_else(|exit| exit),
        }
    }

    fn make(self, number: usize, world: &World) -> Result<Exit, Exit> {
        let draw = self.draw;
        let ours = [&[ABOUT][..], &FILES].concat();
        let options = draw.options(world, Stage::Draw, &ours)?;
        let wanted: Wanted = match &self.again {
            Some(path) => json(path, &draw, world)?,
            None => Wanted::default(),
        };
        let unreadable =
            |path: &Path, why: &str| outside::unreadable(path, why, draw.format, world);
        let large = outside::large_inputs_alone(&draw.plan, Some(number), world);
        let large = large.map_err(|why| unreadable(&draw.plan, &why))?;
        let Some(file) = large.files.first() else {
            let none = world.say("计划没有这么多名录文件", "the plan names fewer files");
            return Err(unreadable(&draw.plan, none));
        };
        let made = part(&large.inputs, file, &options, Pace::default(), &wanted);
        let (about, part) = match made {
            Ok(Ok(made)) => made,
            Ok(Err(ran)) => return Ok(draw.end(&ran, None, options.seal.as_ref(), world)),
            Err(why) => return Err(not_drawn(&why, &draw, world)),
        };
        let written = || -> std::io::Result<()> {
            let fresh = NewFolder::begin(&draw.out)?;
            for name in FILES {
                part.write(name, std::io::BufWriter::new(fresh.create(name)?))?;
            }
            fresh.write(ABOUT, &serde_json::to_vec(&about)?)?;
            fresh.finish()
        };
        written().map_err(|error| draw.failed(&error))?;
        let done = world.say("已写入", "written to");
        outside::talk(&format!("{done} {}", draw.out.display()));
        Ok(Exit::Done)
    }
}

impl Merge {
    pub(in crate::cli) fn run(self, world: &World) -> Exit {
        self.merge(world).unwrap_or_else(|exit| exit)
    }

    fn merge(self, world: &World) -> Result<Exit, Exit> {
        let Self { draw, parts } = self;
        let options = draw.options(world, Stage::Draw, &engine::OUTPUTS)?;
        let large = outside::large_inputs_alone(&draw.plan, None, world);
        let large =
            large.map_err(|why| outside::unreadable(&draw.plan, &why, draw.format, world))?;
        let mut read = Vec::new();
        for folder in &parts {
            read.push(read_part(folder, &draw, world)?);
        }
        let fresh = NewFolder::begin(&draw.out).map_err(|error| draw.failed(&error))?;
        let mut list = fresh.create("draw.csv").map_err(|error| draw.failed(&error))?;
        match merge(&large.inputs, read, &options, &mut list) {
            Ok(ran) => Ok(draw.end(&ran, Some(fresh), options.seal.as_ref(), world)),
            Err(NotJoined::Not(why)) => Err(not_drawn(&why, &draw, world)),
            Err(NotJoined::Other(name)) => {
                let why = world.say(
                    "这一份用的是别的计划、别的文件、别的种子，或者别的版本",
                    "this part is of another plan, other files, other seeds or another version",
                );
                Err(outside::unreadable(Path::new(&name), why, draw.format, world))
            }
            Err(NotJoined::Files(name)) => {
                let why = world.say(
                    "名录的每个文件要有一份，只有一份",
                    "every file of the directory has one part, and no file has two",
                );
                Err(outside::unreadable(Path::new(&name), why, draw.format, world))
            }
            Err(NotJoined::Again(wanted)) => Err(again(&draw.out, &wanted, &draw, world)),
        }
    }
}

/// Writes what is wanted of the parts beside the outputs that there are not yet.
fn again(out: &Path, wanted: &Wanted, draw: &DrawCommand, world: &World) -> Exit {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".again.json");
    let path = out.with_file_name(name);
    let bytes = serde_json::to_vec(wanted).unwrap_or_default();
    if let Err(error) = outside::write_file(&path, &bytes) {
        return draw.failed(&error);
    }
    let path = path.display();
    outside::talk(&match world.lang {
        crate::diagnostic::Lang::Zh => format!(
            "各份合起来才看得出：有的代码在几个文件里，或者留下的行不够。每一份用 draw --part N --again {path} 再做一遍，然后再合"
        ),
        crate::diagnostic::Lang::En => format!(
            "only together do they show it: an id stands in several files, or too few rows were kept; make every part again with draw --part N --again {path}, then merge"
        ),
    });
    Exit::Infeasible
}

fn not_drawn(why: &NotDrawn, draw: &DrawCommand, world: &World) -> Exit {
    match why {
        NotDrawn::Unwritten(error) => draw.failed(error),
        NotDrawn::NoSeed => {
            outside::talk(reason(why, world));
            Exit::Usage
        }
        why => {
            let cannot = world.say("，不能分份抽取", ": it cannot be drawn in parts");
            outside::talk(&format!("{}{cannot}", reason(why, world)));
            Exit::Errors
        }
    }
}

fn json<T: serde::de::DeserializeOwned>(
    path: &Path,
    draw: &DrawCommand,
    world: &World,
) -> Result<T, Exit> {
    let unreadable = |why: &str| outside::unreadable(path, why, draw.format, world);
    let bytes = outside::read(path, world).map_err(|why| unreadable(&why))?;
    serde_json::from_slice(&bytes).map_err(|error| unreadable(&error.to_string()))
}

fn read_part(folder: &Path, draw: &DrawCommand, world: &World) -> Result<(PartAbout, Part), Exit> {
    let about = json(&folder.join(ABOUT), draw, world)?;
    let open = |name: &str| {
        let path = folder.join(name);
        let file = outside::open(&path, world);
        file.map_err(|why| outside::unreadable(&path, &why, draw.format, world))
    };
    let [one, two, three] = FILES;
    let part = Part::read([open(one)?, open(two)?, open(three)?]);
    let part = part.map_err(|why| outside::unreadable(folder, &why, draw.format, world))?;
    Ok((about, part))
}
