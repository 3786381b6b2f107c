//! The index of published articles, in memory: made anew at every start out of the store, so it can never disagree.

use std::ops::Bound;
use std::sync::Arc;

use domain::{ArticleId, Timestamp};
use parking_lot::Mutex;
use rustc_hash::FxHashSet;
use tantivy::collector::TopDocs;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term};

use super::tokenizer::LexiconTokenizer;
use super::{Filter, Hit};
use crate::article::{Content, Dimensions};
use crate::words::Lexicon;

const TOKENIZER: &str = "lexicon";
/// The writer's memory, in bytes.
const WRITER_BYTES: usize = 30_000_000;
/// What a word in the title, in a customer's way of asking and among the keywords counts against one in the wordings.
const TITLE_BOOST: f32 = 3.0;
const ASKED_BOOST: f32 = 2.0;
const KEYWORD_BOOST: f32 = 2.0;
/// What a synonym counts against the word itself.
const SYNONYM_BOOST: f32 = 0.6;
/// A question of more different words than this is cut: longer ones only cost time.
const MOST_WORDS: usize = 64;

/// The index failed; it lies in memory, so this is a fault of the program or the memory is full.
#[derive(Debug, thiserror::Error)]
#[error("the index failed: {0}")]
pub struct IndexError(#[from] tantivy::TantivyError);

/// The index. Searches never wait for a change.
pub struct Index {
    lexicon: Arc<Lexicon>,
    fields: Fields,
    writer: Mutex<IndexWriter>,
    reader: IndexReader,
}

#[derive(Clone, Copy)]
struct Fields {
    id: Field,
    title: Field,
    asked: Field,
    keywords: Field,
    wording: Field,
    facet: Field,
    valid_from: Field,
    valid_to: Field,
}

impl Index {
    /// An index without articles.
    ///
    /// # Errors
    /// If there is not enough memory.
    pub fn new(lexicon: Arc<Lexicon>) -> Result<Self, IndexError> {
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(IndexRecordOption::WithFreqs);
        let text = TextOptions::default().set_indexing_options(indexing);
        let fields = Fields {
            id: schema.add_text_field("id", STRING | STORED),
            title: schema.add_text_field("title", text.clone()),
            asked: schema.add_text_field("asked", text.clone()),
            keywords: schema.add_text_field("keywords", text.clone()),
            wording: schema.add_text_field("wording", text),
            facet: schema.add_text_field("facet", STRING),
            valid_from: schema.add_i64_field("valid_from", FAST),
            valid_to: schema.add_i64_field("valid_to", FAST),
        };
        let index = tantivy::Index::create_in_ram(schema.build());
        index.tokenizers().register(TOKENIZER, LexiconTokenizer(Arc::clone(&lexicon)));
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { lexicon, fields, writer: Mutex::new(writer), reader })
    }

    /// The lexicon whose words it holds.
    #[must_use]
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.lexicon
    }

    /// Puts in articles in place of what there was of each, and takes out those without content. Searches that begin
    /// after this has returned see it. Blocks for some milliseconds.
    ///
    /// # Errors
    /// If there is not enough memory.
    pub fn put<'a>(
        &self,
        articles: impl IntoIterator<Item = (&'a ArticleId, Option<&'a Content>)>,
    ) -> Result<(), IndexError> {
        let mut writer = self.writer.lock();
        for (id, content) in articles {
            writer.delete_term(Term::from_field_text(self.fields.id, id.as_str()));
            if let Some(content) = content {
                writer.add_document(self.document(id, content))?;
            }
        }
        writer.commit()?;
        drop(writer);
        Ok(self.reader.reload()?)
    }

    /// The best articles for the words of a text, the best first. Without words, all that pass the filter, in no order.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn find(&self, text: &str, filter: &Filter, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let mut clauses = self.filter_clauses(filter);
        let words = self.word_clauses(text);
        let wordless = words.is_empty();
        if !wordless {
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(words))));
        } else if text.chars().any(char::is_alphanumeric) {
            // Words were written, and all of them are fillers.
            return Ok(Vec::new());
        } else {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        let searcher = self.reader.searcher();
        let found =
            searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(limit.max(1)).order_by_score())?;
        let mut hits = Vec::with_capacity(found.len());
        for (score, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            let id = document.get_first(self.fields.id).and_then(|value| value.as_str()).and_then(|id| id.parse().ok());
            hits.extend(id.map(|article| Hit { article, score }));
        }
        // Equal scores come in the order of the index, which changes with each merge.
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.article.cmp(&b.article)));
        Ok(hits)
    }

    fn word_clauses(&self, text: &str) -> Vec<(Occur, Box<dyn Query>)> {
        let mut seen = FxHashSet::default();
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let words = self.lexicon.search_words(text).into_iter().map(|word| word.text);
        for word in words.filter(|word| !self.lexicon.is_stop_word(word)).take(MOST_WORDS) {
            if seen.insert(word.clone()) {
                self.add_word(&word, 1.0, &mut clauses);
            }
            for synonym in self.lexicon.synonyms(&word) {
                if seen.insert(synonym.to_owned()) {
                    self.add_word(synonym, SYNONYM_BOOST, &mut clauses);
                }
            }
        }
        clauses
    }

    fn add_word(&self, word: &str, boost: f32, clauses: &mut Vec<(Occur, Box<dyn Query>)>) {
        let fields = self.fields;
        let boosts = [
            (fields.title, TITLE_BOOST),
            (fields.asked, ASKED_BOOST),
            (fields.keywords, KEYWORD_BOOST),
            (fields.wording, 1.0),
        ];
        for (field, field_boost) in boosts {
            let term = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), boost * field_boost))));
        }
    }

    fn filter_clauses(&self, filter: &Filter) -> Vec<(Occur, Box<dyn Query>)> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut facet = |name: &str, value: &str, or_all: bool| {
            let term = |value: &str| -> Box<dyn Query> {
                Box::new(TermQuery::new(
                    Term::from_field_text(self.fields.facet, &facet_of(name, value)),
                    IndexRecordOption::Basic,
                ))
            };
            let query: Box<dyn Query> =
                if or_all { Box::new(BooleanQuery::union(vec![term(value), term("*")])) } else { term(value) };
            // A filter must not change the score.
            clauses.push((Occur::Must, Box::new(BoostQuery::new(query, 0.0))));
        };
        let exact =
            [("business", &filter.business), ("institution", &filter.institution), ("edition", &filter.edition)];
        for (name, value) in exact {
            if let Some(value) = value {
                facet(name, value, false);
            }
        }
        let tier = filter.tier.map(|tier| tier.code().to_owned());
        let channel = filter.channel.map(|channel| channel.code().to_owned());
        for (name, value) in
            [("product", &filter.product), ("region", &filter.region), ("tier", &tier), ("channel", &channel)]
        {
            if let Some(value) = value {
                facet(name, value, true);
            }
        }
        if let Some(at) = filter.at {
            let term = |field| Term::from_field_i64(field, at.micros());
            let begun = RangeQuery::new(Bound::Unbounded, Bound::Included(term(self.fields.valid_from)));
            let not_over = RangeQuery::new(Bound::Excluded(term(self.fields.valid_to)), Bound::Unbounded);
            for query in [begun, not_over] {
                clauses.push((Occur::Must, Box::new(BoostQuery::new(Box::new(query), 0.0))));
            }
        }
        clauses
    }

    fn document(&self, id: &ArticleId, content: &Content) -> TantivyDocument {
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, id.as_str());
        for title in content.title.0.values() {
            document.add_text(fields.title, title);
        }
        for question in content.asked_as.zh.iter().chain(&content.asked_as.en) {
            document.add_text(fields.asked, question);
        }
        for keyword in &content.keywords {
            document.add_text(fields.keywords, keyword);
        }
        for text in content.official_wording.0.values().chain(content.customer_wording.0.values()) {
            document.add_text(fields.wording, text);
        }
        for facet in facets(&content.dimensions, content.edition.as_deref()) {
            document.add_text(fields.facet, facet);
        }
        document.add_i64(fields.valid_from, content.dimensions.valid_from.map_or(i64::MIN, Timestamp::micros));
        document.add_i64(fields.valid_to, content.dimensions.valid_to.map_or(i64::MAX, Timestamp::micros));
        document
    }
}

fn facet_of(name: &str, value: &str) -> String {
    format!("{name}:{value}")
}

fn facets(dimensions: &Dimensions, edition: Option<&str>) -> Vec<String> {
    let mut facets = vec![facet_of("institution", &dimensions.institution)];
    facets.extend(dimensions.businesses.iter().map(|business| facet_of("business", business)));
    facets.extend(edition.map(|edition| facet_of("edition", edition)));
    let mut or_all = |name: &str, values: Vec<&str>| {
        let all = values.is_empty().then_some("*");
        facets.extend(values.into_iter().chain(all).map(|value| facet_of(name, value)));
    };
    or_all("product", dimensions.products.iter().map(String::as_str).collect());
    or_all("region", dimensions.regions.iter().map(String::as_str).collect());
    or_all("tier", dimensions.tiers.iter().map(|tier| tier.code()).collect());
    or_all("channel", dimensions.channels.iter().map(|channel| channel.code()).collect());
    facets
}
