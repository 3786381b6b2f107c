//! The map of an article: what belongs to it, what belongs to that.

use std::collections::{BTreeMap, VecDeque};

use domain::{ArticleId, Language};
use serde::Serialize;

use super::{Content, Relation};

/// More than this is not drawn: nobody could read it.
const MOST_NODES: usize = 40;

/// One article on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct MapNode {
    /// The article.
    pub id: ArticleId,
    /// Its title in the reader's language.
    pub title: String,
    /// Its first business.
    pub business: String,
    /// How many steps it is away: 0 for the article itself.
    pub distance: u32,
}

/// A line of the map.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
pub struct MapEdge {
    /// The article that names the other.
    pub from: ArticleId,
    /// The article that is named.
    pub to: ArticleId,
    /// How they belong together.
    pub relation: Relation,
}

/// The articles around one article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Map {
    /// The nearest first.
    pub nodes: Vec<MapNode>,
    /// Lines between the nodes.
    pub edges: Vec<MapEdge>,
}

/// The map around an article, up to `depth` steps, in both directions of each relation. `articles` are those that the
/// reader may see.
#[must_use]
pub fn map_around(
    centre: &ArticleId,
    depth: u32,
    articles: &BTreeMap<&ArticleId, &Content>,
    language: Language,
) -> Map {
    let mut neighbours: BTreeMap<&ArticleId, Vec<&ArticleId>> = BTreeMap::new();
    let mut edges = Vec::new();
    for (id, content) in articles {
        for related in content.related.iter().filter(|related| articles.contains_key(&related.article)) {
            neighbours.entry(id).or_default().push(&related.article);
            neighbours.entry(&related.article).or_default().push(id);
            edges.push(MapEdge { from: (*id).clone(), to: related.article.clone(), relation: related.relation });
        }
    }
    let mut distances: BTreeMap<&ArticleId, u32> = BTreeMap::new();
    let mut order = Vec::new();
    let mut waiting = VecDeque::new();
    if let Some((id, _)) = articles.get_key_value(centre) {
        distances.insert(id, 0);
        waiting.push_back(*id);
    }
    while let Some(id) = waiting.pop_front() {
        order.push(id);
        let distance = distances[id];
        if distance == depth || order.len() >= MOST_NODES {
            continue;
        }
        for next in neighbours.get(id).into_iter().flatten() {
            if !distances.contains_key(next) && distances.len() < MOST_NODES {
                distances.insert(next, distance + 1);
                waiting.push_back(next);
            }
        }
    }
    edges.retain(|edge| distances.contains_key(&edge.from) && distances.contains_key(&edge.to));
    edges.sort();
    edges.dedup();
    let nodes = order
        .into_iter()
        .map(|id| MapNode {
            id: id.clone(),
            title: articles[id].title.get(language).to_owned(),
            business: articles[id].dimensions.businesses.first().cloned().unwrap_or_default(),
            distance: distances[id],
        })
        .collect();
    Map { nodes, edges }
}

#[cfg(test)]
mod tests {
    use super::super::Related;
    use super::*;

    fn content(related: &[&str]) -> Content {
        let related =
            related.iter().map(|id| Related { article: ArticleId::of(id), relation: Relation::Next }).collect();
        Content { related, ..Content::default() }
    }

    #[test]
    fn a_map_goes_both_ways_and_no_further_than_asked() {
        let ids = ["a", "b", "c", "d"].map(ArticleId::of);
        let contents = [content(&["b"]), content(&["c"]), content(&["d", "gone"]), content(&[])];
        let articles: BTreeMap<_, _> = ids.iter().zip(&contents).collect();
        let map = map_around(&ids[1], 1, &articles, Language::Zh);
        let nodes: Vec<_> = map.nodes.iter().map(|node| (node.id.as_str(), node.distance)).collect();
        assert_eq!(nodes, [("b", 0), ("a", 1), ("c", 1)]);
        assert_eq!(map.edges.len(), 2);
        assert!(map_around(&ArticleId::of("gone"), 2, &articles, Language::Zh).nodes.is_empty());
    }

    #[test]
    fn a_crowded_map_keeps_the_nearest() {
        let ids: Vec<_> = (0..100).map(|number| ArticleId::of(&format!("a{number:03}"))).collect();
        let hub: Vec<_> = ids.iter().map(ArticleId::as_str).skip(1).collect();
        let contents: Vec<_> = (0..100).map(|number| if number == 0 { content(&hub) } else { content(&[]) }).collect();
        let articles: BTreeMap<_, _> = ids.iter().zip(&contents).collect();
        assert_eq!(map_around(&ids[0], 3, &articles, Language::Zh).nodes.len(), MOST_NODES);
    }
}
