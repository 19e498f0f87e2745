//! What a run writes, read back as its readers would.

mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};
use std::process::{Command, Stdio};

use calamine::{Data, Reader as _, Xlsx};
use sample::Sample;
use serde_json::Value;
use suiji::draw::ticket::{Suite, Tickets, digest};
use suiji::plan::PublicationRule;
use suiji::render::{Run, TRIAL, ics, notice, page, table, workbook, worksheets};

type Row = BTreeMap<String, String>;

fn csv_rows(bytes: &[u8]) -> Vec<Row> {
    let mut table = csv::Reader::from_reader(bytes);
    let header = table.headers().unwrap().clone();
    table
        .records()
        .map(|record| {
            let record = record.unwrap();
            header.iter().map(String::from).zip(record.iter().map(String::from)).collect()
        })
        .collect()
}

/// Everything that a run writes here, by name.
fn outputs(run: &Run<'_>) -> BTreeMap<&'static str, Vec<u8>> {
    [
        ("draw.csv", table::draw_csv(run)),
        ("visits.csv", table::visits_csv(run)),
        ("visits.xlsx", workbook::visits(run).unwrap()),
        ("schedule.ics", ics::schedule(run).into_bytes()),
        ("notice.html", notice::notice(run).into_bytes()),
        ("plan.html", page::plan(run).into_bytes()),
        ("worksheets.html", worksheets::worksheets(run).into_bytes()),
    ]
    .into()
}

#[test]
fn equal_runs_give_equal_bytes_whatever_the_order_of_the_inspectors() {
    let first = Sample::new(false).run(outputs);
    assert_eq!(first, Sample::new(false).run(outputs));
    let other = Sample::new(false).with_inspectors_reversed().run(outputs);
    for (name, bytes) in &first {
        assert!(other[name] == *bytes, "{name} depends on the order of the inspectors");
    }
}

#[test]
fn draw_csv_is_sorted_and_its_tickets_can_be_recomputed() {
    Sample::new(false).run(|run| {
        let bytes = table::draw_csv(run);
        assert!(bytes.starts_with(b"draw,group,item,tier,stratum,rank,ticket,id,name\n"));
        assert!(!bytes.contains(&b'\r'));
        let rows = csv_rows(&bytes);
        assert_eq!(rows.len(), 62);
        let mut ranks: BTreeMap<[&str; 4], (u64, &str)> = BTreeMap::new();
        for row in &rows {
            let draw: usize = row["draw"].parse().unwrap();
            let groups = &run.events[draw - 1].draw.groups;
            let group = groups.iter().find(|group| group.code == row["group"]).unwrap();
            assert_eq!(
                Tickets::new(Suite::Dr1, &group.key).of(&row["id"]).to_string(),
                row["ticket"]
            );
            let stratum = [&row["draw"], &row["group"], &row["item"], &row["stratum"]];
            let before = ranks.entry(stratum.map(String::as_str)).or_insert((0, ""));
            assert_eq!(row["rank"].parse::<u64>().unwrap(), before.0 + 1);
            assert!(*before.1 < *row["ticket"]);
            *before = (before.0 + 1, &row["ticket"]);
        }
        let formula: Vec<&Row> = rows.iter().filter(|row| row["name"].contains('=')).collect();
        assert!(!formula.is_empty());
        assert!(formula.iter().all(|row| row["name"] == "'=HYPERLINK(\"x\")有限公司"));
    });
}

#[test]
fn visits_csv_has_one_row_a_visit() {
    Sample::new(false).run(|run| {
        let rows = csv_rows(&table::visits_csv(run));
        let labels: Vec<&str> = rows.iter().map(|row| row["visit"].as_str()).collect();
        let mut sorted = labels.clone();
        sorted.sort_unstable();
        assert_eq!(labels, sorted);
        assert_eq!((labels[0], labels.len()), ("1-0001", 30));
        let several = rows.iter().find(|row| row["items"].contains(';')).unwrap();
        assert_eq!(several["items"], "RS-01;RS-03;RS-09");
        assert_eq!(several["group"], "RS-01");
        for row in &rows {
            assert!(row["lead"].ends_with("号）"), "{row:?}");
            assert_ne!(row["lead"], row["members"]);
            assert!(["2023-06-30 完成50%", "2023-10-31 完成100%"].contains(&&*row["milestone"]));
            assert!(row["date"] <= row["due"]);
        }
    });
}

/// A sheet as text: dates as `2023-05-12`.
fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(name).unwrap();
    range
        .rows()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    Data::DateTime(date) => {
                        let (year, month, day, ..) = date.to_ymd_hms_milli();
                        format!("{year:04}-{month:02}-{day:02}")
                    }
                    Data::Empty => String::new(),
                    Data::String(text) => text.clone(),
                    other => panic!("{name}: {other:?} is neither text nor date"),
                })
                .collect()
        })
        .collect()
}

#[test]
fn the_workbook_says_what_visits_csv_says() {
    Sample::new(true).run(|run| {
        let visits = csv_rows(&table::visits_csv(run));
        let mut book = Xlsx::new(Cursor::new(workbook::visits(run).unwrap())).unwrap();
        let names = book.sheet_names();
        assert_eq!(
            names,
            [
                "总表",
                "张明仪 8710",
                "张明仪 8712",
                "徐昭",
                "总表 (2)",
                "马卿建",
                "处罚和公示",
                "日历",
                "填写说明"
            ]
        );
        let all = sheet(&mut book, "总表");
        assert!(all[0][0].starts_with(TRIAL));
        assert_eq!(all[1], workbook::COLUMNS.map(|(name, _)| name));
        assert_eq!(all.len() - 2, visits.len());
        let says = |row: &[String], visit: &Row| {
            assert_eq!(row[0], visit["visit"]);
            assert_eq!(row[1], visit["name"].trim_start_matches('\''));
            assert_eq!(row[2], visit["id"]);
            assert_eq!(row[3], visit["address"]);
            let codes: Vec<&str> =
                row[4].lines().map(|line| line.split_once(' ').unwrap().0).collect();
            assert_eq!(codes.join(";"), visit["items"]);
            assert_eq!([&row[6], &row[7]], [&visit["date"], &visit["due"]]);
            assert_eq!([&row[8], &row[9]], [&visit["lead"], &visit["members"]]);
            assert!(row[10..15].iter().all(String::is_empty), "left to be filled in");
            assert!(!row[15].is_empty(), "the batch");
            assert_eq!(row[16].replace('\n', " "), visit["milestone"]);
        };
        for (row, visit) in all[2..].iter().zip(&visits) {
            says(row, visit);
        }
        // Every visit stands once on the sheet of everybody who goes.
        let mut told = 0;
        for name in &names[1..6] {
            let own = sheet(&mut book, name);
            let person = own[0][0].trim_end_matches(" 检查任务表").rsplit(' ').next().unwrap();
            for row in &own[2..] {
                let visit = visits.iter().find(|visit| visit["visit"] == row[0]).unwrap();
                says(row, visit);
                assert!(visit["lead"] == person || visit["members"] == person, "{person}");
                told += 1;
            }
        }
        assert_eq!(told, 2 * visits.len());
        // The office's sheet has the same visits, and everything else left to be filled in.
        let after = sheet(&mut book, "处罚和公示");
        assert_eq!(after[1], workbook::AFTER_COLUMNS.map(|(name, _)| name));
        for (row, visit) in after[2..].iter().zip(&visits) {
            assert_eq!([&row[0], &row[2]], [&visit["visit"], &visit["id"]]);
            assert!(row[4..].iter().all(String::is_empty));
        }
        assert_eq!(after.len() - 2, visits.len());
        // The month grids count every visit.
        let counted: usize = sheet(&mut book, "日历")
            .concat()
            .iter()
            .filter_map(|cell| cell.lines().next()?.strip_suffix(" 户")?.split_once('\u{3000}'))
            .map(|(_, count)| count.parse::<usize>().unwrap())
            .sum();
        assert_eq!(counted, visits.len());
    });
}

#[test]
fn the_lists_behind_the_drop_downs_stand_where_the_formulas_point() {
    Sample::new(false).run(|run| {
        let mut book = Xlsx::new(Cursor::new(workbook::visits(run).unwrap())).unwrap();
        let notes = book.worksheet_range("填写说明").unwrap();
        let list = |column, last: u32| -> Vec<String> {
            (11..last).map(|row| notes.get_value((row, column)).unwrap().to_string()).collect()
        };
        // Rows from 0 here, from 1 in `$A$12:$A$29` and `$B$12:$B$17`.
        assert_eq!(list(0, 29), suiji::render::Outcome::ALL.map(suiji::render::Outcome::word));
        assert_eq!(list(1, 17), suiji::render::DISPOSALS);
    });
}

#[test]
fn the_calendar_file_has_one_event_a_visit_and_no_certificates() {
    Sample::new(false).run(|run| {
        let text = ics::schedule(run);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
        let whole = text.replace("\r\n ", "");
        let visits = csv_rows(&table::visits_csv(run));
        let of = |name: &str| -> Vec<&str> {
            whole.lines().filter_map(|line| line.strip_prefix(name)).collect()
        };
        let ids: BTreeSet<&str> = of("UID:").into_iter().collect();
        assert_eq!(ids.len(), visits.len());
        assert!(ids.contains("640106-rsj-2023-1-0001@suiji"));
        let days: Vec<String> = visits.iter().map(|visit| visit["date"].replace('-', "")).collect();
        assert_eq!(of("DTSTART;VALUE=DATE:"), days);
        // 09:30 in Yinchuan.
        assert!(of("DTSTAMP:").iter().all(|it| it.ends_with("T013000Z")));
        assert!(of("LOCATION:").iter().all(|it| it.starts_with("银川市金凤区")));
        assert!(!whole.contains("人社监字"));
    });
}

#[test]
fn a_trial_is_stamped_everywhere_and_a_formal_run_nowhere() {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let trial = Sample::new(true).run(outputs);
    let formal = Sample::new(false).run(outputs);
    for name in ["schedule.ics", "notice.html", "plan.html"] {
        assert!(text(&trial[name]).contains(TRIAL), "{name}");
        assert!(!text(&formal[name]).contains("TRIAL"), "{name}");
    }
    for (bytes, stamped) in [(&trial["visits.xlsx"], true), (&formal["visits.xlsx"], false)] {
        let mut book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
        for name in book.sheet_names() {
            assert_eq!(sheet(&mut book, &name)[0][0].starts_with(TRIAL), stamped, "{name}");
        }
    }
    assert_eq!(trial["draw.csv"], formal["draw.csv"], "machines read the stamp in the record");
}

#[test]
fn public_files_hold_no_person_and_no_day_of_a_visit() {
    Sample::new(false).run(|run| {
        for (name, html) in [("notice", notice::notice(run)), ("plan", page::plan(run))] {
            for word in ["法人张三", "人社监字", "张明仪", "李操作", "贺兰山中路"]
            {
                assert!(!html.contains(word), "{name} mentions {word}");
            }
            let day = run.tasks()[3].day.unwrap();
            assert!(!html.contains(&day.to_string()) && !html.contains(&suiji::render::day(day)));
            for word in ["http:", "https:", "src=", "@import", "url(", "fetch(", "<b>甲&乙"] {
                assert!(!html.contains(word), "{name} mentions {word}");
            }
        }
    });
}

/// The data that the page's script reads.
fn data(html: &str) -> Value {
    let (_, rest) = html.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_notice_lists_what_draw_csv_lists() {
    Sample::new(false).run(|run| {
        let html = notice::notice(run);
        let bytes = table::draw_csv(run);
        assert!(html.contains(&digest(&bytes).to_string()));
        let mut drawn: BTreeMap<String, BTreeSet<[String; 3]>> = BTreeMap::new();
        for row in csv_rows(&bytes) {
            assert!(html.contains(&format!("<td class=\"short\">{}</td>", row["id"])));
            let once = [&row["draw"], &row["item"], &row["stratum"]].map(String::clone);
            drawn.entry(row["id"].clone()).or_default().insert(once);
        }
        let told: BTreeMap<String, BTreeSet<[String; 3]>> = data(&html)["drawn"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(id, times)| {
                let times = times.as_array().unwrap().iter();
                let text = |it: &Value| it.as_str().unwrap().to_owned();
                let of = |it: &Value| [it[0].to_string(), text(&it[1]), text(&it[2])];
                (id.clone(), times.map(of).collect())
            })
            .collect();
        assert_eq!(told, drawn);
        assert!(html.contains("&lt;b&gt;甲&amp;乙&lt;/b&gt;商行"));
    });
}

#[test]
fn the_notice_says_when_it_was_sealed_and_who_came() {
    Sample::new(false).run(|run| {
        let html = notice::notice(run);
        let before = run.events[0].draw.date - chrono::Days::new(2);
        let sealed = format!("<td class=\"short\">{}<br>17:00</td>", suiji::render::day(before));
        assert!(html.contains(&sealed), "{sealed}");
        assert!(html.contains("封存校验码 C") && html.contains("C 在种子产生之前公布"));
        assert!(html.contains("实到："));
    });
    Sample::new(true).run(|run| {
        let html = notice::notice(run);
        assert!(html.contains("未封存（试抽）"));
        for words in ["在种子产生之前公布", "内容在封存之后才产生"] {
            assert!(!html.contains(words), "{words}");
        }
    });
}

#[test]
fn every_draw_says_whom_it_left_out_and_whom_nobody_could_judge() {
    Sample::new(false).run(|run| {
        let html = notice::notice(run);
        for event in run.events {
            let items = || event.draw.groups.iter().flat_map(|group| &group.items);
            let of = |kept: bool| {
                let is_kept = |it: &suiji::draw::RemovalReason| {
                    matches!(it, suiji::draw::RemovalReason::KeptUnknown(_))
                };
                let all = items().flat_map(|item| &item.removed).filter(|it| it.count > 0);
                all.filter(|it| is_kept(&it.reason) == kept).count()
            };
            for (caption, kept) in
                [("未列入基数的情况", false), ("无法判断、仍在基数内的情况", true)]
            {
                let caption =
                    format!("<caption>{caption}（第 {} 次抽取）</caption>", event.draw.number);
                let rows = html.split_once(&caption).map_or(0, |(_, rest)| {
                    rest.split_once("</table>").unwrap().0.matches("<tr><td").count()
                });
                assert_eq!(rows, of(kept), "{caption}");
            }
        }
        assert!(run.events.iter().all(|event| {
            event
                .draw
                .groups
                .iter()
                .flat_map(|group| &group.items)
                .any(|item| item.removed.iter().any(|it| it.count > 0))
        }));
    });
}

#[test]
fn a_work_sheet_has_the_closed_lists_and_a_line_for_everybody() {
    Sample::new(false).run(|run| {
        let html = suiji::render::worksheets::worksheets(run);
        let sheets: Vec<&str> = html.split("<section").skip(1).collect();
        assert_eq!(sheets.len(), run.tasks().len());
        for (sheet, count) in sheets.iter().map(|it| (it, it.matches("签名</th>").count())) {
            let task = run
                .tasks()
                .into_iter()
                .find(|task| sheet.contains(&format!("任务编号 {}　", task.visit.label())))
                .unwrap();
            assert_eq!(count, 1 + task.members.len());
            for word in suiji::render::Outcome::ALL.map(suiji::render::Outcome::word) {
                assert!(sheet.contains(&format!("□ {word}<")), "{word}");
            }
            for word in suiji::render::DISPOSALS {
                assert!(sheet.contains(&format!("□ {word}<")), "{word}");
            }
            assert!(sheet.contains(run.title()) && sheet.contains("（星期"));
        }
    });
}

#[test]
fn the_plan_page_names_its_agency_once_and_nobody_who_signed() {
    Sample::new(false).run(|run| {
        let html = page::plan(run);
        let signs = &run.plan.approval.signs;
        assert!(!signs.is_empty());
        for sign in signs {
            assert!(!html.contains(&sign.person.value), "{}", sign.person.value);
        }
        assert!(!html.contains("签注") && html.contains("审核"));
        let title = html.split_once("<h1>").unwrap().1.split_once("</h1>").unwrap().0;
        assert!(!title.contains(run.agency()), "{title}");
        assert!(html.contains("2023年</td>"));
    });
}

#[test]
fn the_commands_of_the_notice_give_what_it_prints() {
    Sample::new(false).run(|run| {
        let html = notice::notice(run);
        let mut hashes = Vec::new();
        for line in html.lines().flat_map(|line| line.split("<pre>")) {
            if !line.starts_with("printf") {
                continue;
            }
            let line = line.trim_end_matches("</pre>");
            let command = [("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
                .iter()
                .fold(line.to_owned(), |text, (from, to)| text.replace(from, to));
            let mut shell =
                Command::new("sh").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
            shell.stdin.take().unwrap().write_all(command.as_bytes()).unwrap();
            let output = shell.wait_with_output().unwrap();
            hashes.push(String::from_utf8(output.stdout).unwrap()[..64].to_owned());
        }
        let expected: Vec<String> = run
            .events
            .iter()
            .flat_map(|event| {
                let group = &event.draw.groups[0];
                [
                    event.draw.seed.value.to_string(),
                    group.key.to_string(),
                    group.items[0].strata[0].drawn.get(0).unwrap().ticket.to_string(),
                ]
            })
            .collect();
        assert_eq!(hashes, expected);
    });
}

fn published_after_the_checks(mut sample: Sample) -> Sample {
    sample.plan.publication.list = Some(PublicationRule {
        deadline: None,
        by: None,
        recurring: None,
        text: suiji::source::Spanned::new(
            "检查结束后5个工作日内".to_owned(),
            suiji::source::Span::default(),
        ),
    });
    sample
}

#[test]
fn a_list_that_is_published_later_is_not_in_the_notice() {
    published_after_the_checks(Sample::new(false)).run(|run| {
        let html = notice::notice(run);
        for row in csv_rows(&table::draw_csv(run)) {
            for word in ["id", "ticket", "name"] {
                let is_threshold = run
                    .events
                    .iter()
                    .flat_map(|event| &event.draw.groups)
                    .flat_map(|group| &group.items)
                    .flat_map(|item| &item.strata)
                    .any(|it| it.threshold.is_some_and(|it| it.to_string() == row[word]));
                assert!(is_threshold || !html.contains(&row[word]), "{}", row[word]);
            }
        }
        assert_eq!(data(&html)["drawn"], Value::Null);
        assert!(html.contains("检查结束后5个工作日内"));
        assert!(html.contains(&run.events[0].draw.groups[0].key.to_string()));
    });
}

#[test]
fn while_the_envelope_is_sealed_nothing_allows_to_compute_the_list() {
    let envelope = "9f86d081884c7d659a2feaa0c55ad015";
    let sample = Sample::seeded(false, &[("sealed", envelope), ("ssq", "03 07 12 18 25 30 + 09")]);
    published_after_the_checks(sample).run(|run| {
        let html = notice::notice(run);
        assert!(!html.contains(envelope));
        assert!(html.contains(&digest(format!("DR1|sealed|{envelope}").as_bytes()).to_string()));
        for event in run.events {
            assert!(!html.contains(&event.draw.seed.value.to_string()));
            for group in &event.draw.groups {
                assert!(!html.contains(&group.key.to_string()));
                for stratum in group.items.iter().flat_map(|item| &item.strata) {
                    assert!(!html.contains(&stratum.threshold.unwrap().to_string()));
                }
            }
        }
        // Opened: the same seed, published at once.
    });
    Sample::seeded(false, &[("sealed", envelope)]).run(|run| {
        assert!(notice::notice(run).contains(envelope), "without a rule the envelope is open");
    });
}

#[test]
fn the_plan_page_holds_every_fact_and_no_comment() {
    Sample::new(false).run(|run| {
        let html = page::plan(run);
        for words in [
            "金人社发〔2023〕12号",
            "优化营商环境，规范行政执法行为",
            "随机抽查事项清单",
            "抽查工作计划表",
            "《劳动保障监察条例》第十一条第（六）项；《最低工资规定》第四条第一款",
            "不低于１０％，不少于2户；不足5户的全覆盖",
            "每人每日不超过2户",
            "2023年6月30日前（含当日）",
            "普通程序处罚决定作出之日起7日内",
            "现场掷十面骰20次",
            "按备抽顺序，逐户记录理由和证据",
        ] {
            assert!(html.contains(words), "{words}");
        }
        assert!(!html.contains("批注") && !html.contains("entities.csv"));
    });
}

/// Types codes into the notice in a browser. Run with `cargo test -- --ignored` where Chromium is.
#[test]
#[ignore = "needs chromium"]
fn the_page_gives_the_verdict_of_the_draw() {
    let folder = tempfile::tempdir().unwrap();
    let (html, expected) = Sample::new(false).run(|run| {
        let drawn: BTreeSet<String> =
            csv_rows(&table::draw_csv(run)).into_iter().map(|row| row["id"].clone()).collect();
        let ids: Vec<String> = run.entities.ids().iter().map(ToString::to_string).collect();
        let mut expected: BTreeMap<String, &str> = ids
            .iter()
            .map(|id| (id.clone(), if drawn.contains(id) { "drawn" } else { "not drawn" }))
            .collect();
        assert_eq!(expected.values().collect::<BTreeSet<_>>().len(), 2);
        // Not in the directory: the page cannot tell, and says so. Wrong check character.
        expected.insert("91440300708461136T".to_owned(), "not drawn");
        expected.insert("91440300708461136X".to_owned(), "invalid");
        expected.insert("12345".to_owned(), "invalid");
        (notice::notice(run), expected)
    });
    let script = format!(
        "<script>(async () => {{ const all = {{}}; \
         for (const id of {}) {{ await suiji.answer(id); \
         all[id] = document.querySelector('#verdict div').dataset.verdict; }} \
         for (const text of ['', 'abc', 'x'.repeat(200)]) \
         if (suiji.plainSha256(text) !== await suiji.sha256(text)) all[text] = 'wrong hash'; \
         document.body.dataset.all = JSON.stringify(all); }})();</script></body>",
        serde_json::to_string(&expected.keys().collect::<Vec<_>>()).unwrap()
    );
    let file = folder.path().join("notice.html");
    std::fs::write(&file, html.replace("</body>", &script)).unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
        .args(["--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8(output.stdout).unwrap();
    let (_, rest) = dom.split_once("data-all=\"").expect(&dom);
    let all = rest.split_once('"').unwrap().0.replace("&quot;", "\"");
    let told: BTreeMap<String, String> = serde_json::from_str(&all).unwrap();
    let expected: BTreeMap<String, String> =
        expected.into_iter().map(|(id, verdict)| (id, verdict.to_owned())).collect();
    assert_eq!(told, expected);
}
