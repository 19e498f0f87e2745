//! draw-vectors.json: the worked values of the draw page, to the byte.

use serde_json::Value;
use suiji::draw::select::{apportion, smallest};
use suiji::draw::ticket::{Contribution, Digest, Seed, Suite, Tickets, key};
use suiji::ratio::{Bound, Ratio, Rounding, SizeRule};
use suiji::stream::Stream;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../reference/draw-vectors.json")).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn seed(vectors: &Value) -> Seed {
    let contributions = vectors["contributions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| Contribution { name: text(&pair[0]), text: text(&pair[1]) })
        .collect();
    Seed::new(Suite::Dr1, contributions)
}

#[test]
fn seed_and_keys() {
    let vectors = vectors();
    let seed = seed(&vectors);
    assert_eq!(seed.value.to_string(), text(&vectors["SEED"]));
    let draw: u32 = text(&vectors["draw"]).parse().unwrap();
    for (purpose, expected) in vectors["keys"].as_object().unwrap() {
        let key = key(Suite::Dr1, vectors["plan"].as_str().unwrap(), draw, purpose, &seed.value);
        assert_eq!(key.to_string(), text(expected), "KEY({purpose})");
    }
}

#[test]
fn tickets_and_the_drawn() {
    let vectors = vectors();
    let seed = seed(&vectors);
    let tickets = Tickets::new(
        Suite::Dr1,
        &key(Suite::Dr1, vectors["plan"].as_str().unwrap(), 1, "draw/G1", &seed.value),
    );
    let units = vectors["units"].as_array().unwrap();
    for unit in units {
        assert_eq!(tickets.of(unit["id"].as_str().unwrap()).to_string(), text(&unit["ticket"]));
    }
    for (tier, stratum) in vectors["strata"].as_object().unwrap() {
        let members: Vec<(usize, &str)> = units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit["tier"] == tier.as_str())
            .map(|(index, unit)| (index, unit["id"].as_str().unwrap()))
            .collect();
        assert_eq!(members.len() as u64, stratum["N"].as_u64().unwrap());
        let (numerator, denominator) = stratum["ratio"].as_str().unwrap().split_once('/').unwrap();
        let ratio = Ratio::new(numerator.parse().unwrap(), denominator.parse().unwrap()).unwrap();
        let rule = SizeRule { bounds: vec![Bound::Floor(ratio)] };
        let n = rule.size(members.len() as u64, &|_| 0).unwrap();
        assert_eq!(n, stratum["n"].as_u64().unwrap());
        let drawn = smallest(&members, n, &tickets, |it| *it);
        let ids: Vec<_> =
            drawn.iter().map(|(_, index)| text(&units[*index as usize]["id"])).collect();
        let expected: Vec<_> = stratum["drawn"].as_array().unwrap().iter().map(text).collect();
        assert_eq!(ids, expected);
        assert_eq!(drawn.last().unwrap().0.to_string(), text(&stratum["threshold"]));
        if let Some(next) = stratum["next"].as_str() {
            let one_more = smallest(&members, n + 1, &tickets, |it| *it);
            assert_eq!(text(&units[one_more.last().unwrap().1 as usize]["id"]), next);
        }
    }
}

/// `7%`, `3.33%`, `1/3`.
fn ratio(text: &str) -> Ratio {
    if let Some((numerator, denominator)) = text.split_once('/') {
        return Ratio::new(numerator.parse().unwrap(), denominator.parse().unwrap()).unwrap();
    }
    let digits = text.trim_end_matches('%');
    let decimals = digits.split_once('.').map_or(0, |(_, rest)| rest.len() as u32);
    let units: u64 = digits.replace('.', "").parse().unwrap();
    Ratio::new(units, 100 * 10_u64.pow(decimals)).unwrap()
}

#[test]
fn sizes_round_once() {
    for row in vectors()["sizes"].as_array().unwrap() {
        let ratio = ratio(row["ratio"].as_str().unwrap());
        let population = row["N"].as_u64().unwrap();
        assert_eq!(
            ratio.of(population, Rounding::AtLeast),
            row["at_least"].as_u64().unwrap(),
            "{row}"
        );
        assert_eq!(
            ratio.of(population, Rounding::AtMost),
            row["at_most"].as_u64().unwrap(),
            "{row}"
        );
    }
}

#[test]
fn cells_by_systematic_rounding() {
    let vectors = vectors();
    let seed = seed(&vectors);
    let tickets = Tickets::new(
        Suite::Dr1,
        &key(Suite::Dr1, vectors["plan"].as_str().unwrap(), 1, "round/G1", &seed.value),
    );
    let cells: Vec<(String, u64)> = vectors["apportion"]["cells"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, population)| (name.clone(), population.as_u64().unwrap()))
        .collect();
    let numbers = apportion(vectors["apportion"]["total"].as_u64().unwrap(), &cells, &tickets);
    for ((name, _), number) in cells.iter().zip(numbers) {
        assert_eq!(number, vectors["apportion"]["result"][name].as_u64().unwrap(), "{name}");
    }
}

#[test]
fn stream_words_and_below() {
    let vectors = vectors();
    let purpose = text(&vectors["stream"]["key"]);
    let key = Digest::parse(&text(&vectors["keys"][purpose.as_str()])).unwrap();
    let mut stream = Stream::new(&key);
    for word in vectors["stream"]["first_words_hex"].as_array().unwrap() {
        assert_eq!(format!("{:016x}", stream.word()), text(word));
    }
    let below = &vectors["stream"]["below"];
    let mut stream = Stream::new(&key);
    for (n, value) in below["n"].as_array().unwrap().iter().zip(below["values"].as_array().unwrap())
    {
        assert_eq!(stream.below(n.as_u64().unwrap()), value.as_u64().unwrap(), "below({n})");
    }
}

/// The same frame in suite DR1-SM3: the example of GB/T 32905, then values made with `openssl dgst -sm3`.
#[test]
fn seed_key_and_ticket_by_sm3() {
    let vectors = vectors();
    let suite = Suite::find("DR1-SM3").unwrap();
    let digest = |text: &str| suite.digest(text.as_bytes()).to_string();
    assert_eq!(digest("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    assert_eq!(
        digest(&"abcd".repeat(16)),
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    );
    let seed = Seed::new(suite, seed(&vectors).contributions);
    assert_eq!(
        seed.value.to_string(),
        "f2f88e61fa4b22ffb59f59aa534d4de19c7d90a7e8b2fbf940fe108c1aa6ed6e"
    );
    let key = key(suite, vectors["plan"].as_str().unwrap(), 1, "draw/G1", &seed.value);
    assert_eq!(key.to_string(), "6838d95ea12e309a5bcf36d634c7b59f1cfb67b81552425dc4aeab92e2cffe9f");
    let ticket = Tickets::new(suite, &key).of("91640106MAELB23L8P").to_string();
    assert_eq!(ticket, "24b7b964e32ba02a1bb673a77227a12ee095d044aa8d374ae79c86b8551626e8");
}
