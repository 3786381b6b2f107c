//! Searching ten thousand articles, and how soon a changed one is found.
//!
//! `knowledge [--articles N] [--searches N]`: articles of about 460 characters are made of the demonstration's (words mixed
//! by a fixed seed, so that every run measures the same), put into a library, and searched with whole questions under the
//! filters of a page. Prints one JSON object.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, Language, Timestamp};
use knowledge::article::Article;
use knowledge::search::Filter;
use knowledge::{Lexicon, Library, Seed};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::json;

const NOW: Timestamp = Timestamp::from_seconds(1_770_944_400);
const CHANGES: usize = 50;

fn main() -> anyhow::Result<()> {
    let (mut count, mut searches) = (10_000, 5_000);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let value = arguments.next().with_context(|| format!("{argument} needs a number"))?.parse()?;
        match argument.as_str() {
            "--articles" => count = value,
            "--searches" => searches = value,
            other => anyhow::bail!("{other} is no argument of this program"),
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/knowledge");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        files.push(std::fs::read_to_string(entry?.path())?);
    }
    let seed = Seed::read(files.iter().map(String::as_str))?;
    let originals = seed.published(NOW);
    let mut chance = StdRng::seed_from_u64(7);
    let sentences: Vec<String> = originals.iter().flat_map(|article| sentences_of(article)).collect();
    let articles: Vec<Arc<Article>> =
        (0..count).map(|number| Arc::new(variant(&originals, &sentences, number, &mut chance))).collect();
    let questions: Vec<String> = originals
        .iter()
        .filter_map(|article| article.published.as_ref())
        .flat_map(|publication| publication.content.asked_as.zh.iter().chain(&publication.content.asked_as.en).cloned())
        .collect();

    let begun = Instant::now();
    let library = Library::new(Arc::new(Lexicon::new(&seed.synonyms.groups)), articles.iter().cloned())?;
    let indexed = begun.elapsed();

    let filter =
        Filter { at: Some(NOW), channel: Some(Channel::Chat), tier: Some(Tier::Standard), ..Filter::default() };
    let ask = |number: usize| &questions[number % questions.len()];
    let found = timed(searches, |number| Ok(library.search(ask(number), &filter, 20)?.len()))?;
    let answered =
        timed(searches, |number| Ok(library.candidates(ask(number), Channel::Chat, Tier::Standard, NOW)?.len()))?;
    let changed = timed(CHANGES, |number| {
        let mut article = (*articles[number * 31 % articles.len()]).clone();
        let mark = format!("changed{number}");
        if let Some(publication) = &mut article.published {
            publication.content.keywords.push(mark.clone());
        }
        let id = article.id.clone();
        library.put(Arc::new(article))?;
        let hits = library.search(&mark, &Filter::default(), 1)?;
        anyhow::ensure!(hits.first().map(|hit| &hit.article) == Some(&id), "the change is not found");
        Ok(1)
    })?;
    let report = json!({
        "articles": count,
        "characters": articles.iter().map(|article| sentences_of(article).concat().chars().count()).sum::<usize>(),
        "index_all_ms": indexed.as_millis(),
        "search": found,
        "answer": answered,
        "change_visible": changed,
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn sentences_of(article: &Article) -> Vec<String> {
    let Some(publication) = &article.published else { return Vec::new() };
    let texts = [&publication.content.official_wording, &publication.content.customer_wording];
    texts.iter().flat_map(|text| text.get(Language::Zh).split_inclusive('。').map(str::to_owned)).collect()
}

/// An article like one of the demonstration's, with sentences of others.
fn variant(originals: &[Arc<Article>], sentences: &[String], number: usize, chance: &mut StdRng) -> Article {
    let mut article = (*originals[number % originals.len()]).clone();
    article.id = ArticleId::of(&format!("{}-{number}", article.id));
    if let Some(publication) = &mut article.published {
        let content = &mut publication.content;
        for title in content.title.0.values_mut() {
            title.push_str(&format!(" {number}"));
        }
        let mut text = String::new();
        while text.chars().count() < 400 {
            text.push_str(&sentences[chance.random_range(0..sentences.len())]);
        }
        content.official_wording.0.insert(Language::Zh, text);
        // The ways of asking belong to one article; the others are found by their titles and texts.
        if number >= originals.len() {
            content.asked_as.zh.clear();
            content.asked_as.en.clear();
        }
    }
    article
}

/// Runs the work so many times; the median, the 99th percentile and the longest, in milliseconds.
fn timed(times: usize, mut work: impl FnMut(usize) -> anyhow::Result<usize>) -> anyhow::Result<serde_json::Value> {
    let mut taken: Vec<Duration> = Vec::with_capacity(times);
    let mut results = 0;
    for number in 0..times {
        let begun = Instant::now();
        results += work(number)?;
        taken.push(begun.elapsed());
    }
    taken.sort_unstable();
    let at = |share: f64| taken[((times as f64 * share) as usize).min(times - 1)].as_secs_f64() * 1000.0;
    Ok(json!({ "times": times, "results": results, "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1.0) }))
}
