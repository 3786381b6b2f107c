//! Bringing several contacts and several agents together as suits best over all: the assignment problem.
//!
//! Contacts that ask and value the same are one *class*: they are worth the same to each agent and differ only in how
//! urgent they are, so the most urgent of a class always go first, and the problem is as large as classes × agents and not
//! as contacts × agents.
//!
//! Small problems are solved exactly by the Hungarian method (Kuhn 1955, Munkres 1957; the crate `pathfinding`). Large
//! ones by Bertsekas' auction for asymmetric assignment with similar objects (Bertsekas and Castañon, "The auction algorithm
//! for the transportation problem", Annals of Operations Research 20 (1989) 67–96; "A forward/reverse auction algorithm for
//! asymmetric assignment problems", Computational Optimization and Applications 1 (1992) 277–297, section 2): the scarcer
//! side bids for the other from prices of zero, each time by the advantage over the second best and a little more, ε. The sum
//! is less than the best one by at most ε for each bidder. Where there is not enough for all, bidders would outbid each other
//! ε by ε for long, so ε doubles each time that everybody has bid often; the last ε counts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

/// The worth of a contact to an agent who cannot take it.
pub const IMPOSSIBLE: i32 = i32::MIN;

/// Up to so many cells (the scarcer side squared times the other) a problem is solved exactly.
const EXACT_UP_TO: usize = 40_000;

/// The auction's ε is this part of the greatest worth at first.
const STEPS: i64 = 256;

/// ε doubles each time that so many bids were made for each bidder.
const BIDS_EACH: usize = 8;

/// Contacts that are worth the same to each agent.
#[derive(Debug, Clone, Default)]
pub struct Class {
    /// To each agent, by number: how much it suits; [`IMPOSSIBLE`] if the agent cannot take it.
    pub worth: Vec<i32>,
    /// How urgent each contact is, the most urgent first, in the unit of `worth`.
    pub urgency: Vec<i64>,
}

/// Who gets what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// By class: the agents who get its first contacts, in the contacts' order.
    pub agents: Vec<Vec<u32>>,
    /// The sum of worth and urgency.
    pub total: i64,
    /// By how much the sum may be less than the best possible: 0 if it is exact.
    pub within: i64,
}

/// Gives each agent at most one contact, such that as few as possible of the scarcer side go without and the sum of
/// worth and urgency is as large as possible (see the module for how exactly). All classes must tell of the same
/// number of agents.
#[must_use]
pub fn assign(classes: &[Class], agents: usize) -> Assignment {
    let contacts: usize = classes.iter().map(|class| class.urgency.len()).sum();
    let (fewer, more) = (contacts.min(agents), contacts.max(agents));
    if fewer == 0 {
        return Assignment { agents: vec![Vec::new(); classes.len()], ..Assignment::default() };
    }
    let (mut taken, bid) = if fewer * fewer * more <= EXACT_UP_TO {
        (exactly(classes, agents, contacts), 0)
    } else if agents <= contacts {
        agents_bid(classes, agents)
    } else {
        contacts_bid(classes, agents, contacts)
    };
    let mut total = 0;
    for (class, agents) in classes.iter().zip(&mut taken) {
        agents.sort_unstable();
        total += agents.iter().map(|agent| i64::from(class.worth[*agent as usize])).sum::<i64>();
        total += class.urgency[..agents.len()].iter().sum::<i64>();
    }
    Assignment { agents: taken, total, within: bid * i64::try_from(fewer).unwrap_or(i64::MAX) }
}

/// By how much more is bid than need be.
struct Step {
    step: i64,
    bids: usize,
    bidders: usize,
}

impl Step {
    fn new(classes: &[Class], bidders: usize) -> Self {
        let greatest = classes.iter().flat_map(|class| &class.worth).copied().max().unwrap_or(0);
        Self { step: (i64::from(greatest.max(0)) / STEPS).max(1), bids: 0, bidders }
    }

    fn next(&mut self) -> i64 {
        self.bids += 1;
        if self.bids > BIDS_EACH * self.bidders {
            self.bids = 0;
            self.step *= 2;
        }
        self.step
    }
}

/// More than any pair can lose by.
fn large(classes: &[Class]) -> i64 {
    let worth = classes.iter().flat_map(|class| &class.worth).filter(|worth| **worth != IMPOSSIBLE);
    let worth = worth.map(|worth| i64::from(worth.unsigned_abs())).max().unwrap_or(0);
    let urgency = classes.iter().flat_map(|class| &class.urgency).map(|urgency| urgency.abs()).max().unwrap_or(0);
    (worth + urgency + 1).saturating_mul(4)
}

fn exactly(classes: &[Class], agents: usize, contacts: usize) -> Vec<Vec<u32>> {
    let large = large(classes).saturating_mul(i64::try_from(agents.min(contacts)).unwrap_or(i64::MAX));
    let units: Vec<(usize, i64)> = classes
        .iter()
        .enumerate()
        .flat_map(|(number, class)| class.urgency.iter().map(move |urgency| (number, *urgency)))
        .collect();
    let weight = |unit: usize, agent: usize| {
        let (class, urgency) = units[unit];
        match classes[class].worth[agent] {
            IMPOSSIBLE => -large,
            worth => i64::from(worth) + urgency,
        }
    };
    let by_agent = agents <= contacts;
    let (rows, columns) = if by_agent { (agents, contacts) } else { (contacts, agents) };
    let weights = Matrix::from_fn(
        rows,
        columns,
        |(row, column)| {
            if by_agent { weight(column, row) } else { weight(row, column) }
        },
    );
    let (_, chosen) = kuhn_munkres(&weights);
    let mut taken = vec![Vec::new(); classes.len()];
    for (row, column) in chosen.into_iter().enumerate() {
        let (agent, unit) = if by_agent { (row, column) } else { (column, row) };
        let class = units[unit].0;
        if classes[class].worth[agent] != IMPOSSIBLE {
            taken[class].push(number(agent));
        }
    }
    taken
}

/// A place in a class: its price and who has it. The cheapest is on top.
type Place = Reverse<(i64, u32)>;

const NOBODY: u32 = u32::MAX;

/// There are at least as many contacts as agents: agents bid for places in classes.
///
/// The most urgent contacts will be served whatever happens, so bidding for them begins near the urgency at which
/// there are no agents left, and not at nothing. Should one of them be left out after all, all begins anew from nothing,
/// as prices of what nobody takes must not be raised.
fn agents_bid(classes: &[Class], agents: usize) -> (Vec<Vec<u32>>, i64) {
    let mut all: Vec<i64> = classes.iter().flat_map(|class| &class.urgency).copied().collect();
    let last = agents.min(all.len()) - 1;
    let (_, marginal, _) = all.select_nth_unstable_by(last, |one, other| other.cmp(one));
    let greatest = classes.iter().flat_map(|class| &class.worth).copied().max().unwrap_or(0);
    let certain = marginal.saturating_add(i64::from(greatest.max(0)));
    agents_bid_from(classes, agents, Some(certain))
        .or_else(|| agents_bid_from(classes, agents, None))
        .unwrap_or_default()
}

/// The auction in which contacts more urgent than `certain` cost what one of that urgency does. `None` if one of them is
/// left out.
fn agents_bid_from(classes: &[Class], agents: usize, certain: Option<i64>) -> Option<(Vec<Vec<u32>>, i64)> {
    let mut step = Step::new(classes, agents);
    let large = large(classes);
    // A contact's price begins at what it would cost not to be urgent, so urgent ones are cheap.
    let price = |urgency: i64| -certain.map_or(urgency, |certain| urgency.min(certain));
    let mut places: Vec<BinaryHeap<Place>> = classes
        .iter()
        .map(|class| class.urgency.iter().take(agents).map(|urgency| Reverse((price(*urgency), NOBODY))).collect())
        .collect();
    // What an agent can take stands together, so that a bid reads one stretch of memory.
    let mut firsts = Vec::with_capacity(agents + 1);
    let mut possible: Vec<(u32, i32)> = Vec::new();
    for agent in 0..agents {
        firsts.push(possible.len());
        let worths = classes.iter().enumerate().map(|(class, rest)| (number(class), rest.worth[agent]));
        possible.extend(worths.filter(|(_, worth)| *worth != IMPOSSIBLE));
    }
    firsts.push(possible.len());
    let cheapest = |places: &BinaryHeap<Place>| places.peek().map_or(i64::MAX >> 2, |Reverse((price, _))| *price);
    let mut prices: Vec<i64> = places.iter().map(cheapest).collect();
    let mut bidders: Vec<u32> = (0..number(agents)).collect();
    while let Some(bidder) = bidders.pop() {
        let (mut best, mut second, mut found) = (i64::MIN, i64::MIN, None);
        for (class, worth) in &possible[firsts[bidder as usize]..firsts[bidder as usize + 1]] {
            let value = i64::from(*worth) - prices[*class as usize];
            if value > best {
                second = best;
                best = value;
                found = Some((*class as usize, *worth));
            } else if value > second {
                second = value;
            }
        }
        // Going without is worth so little that every contact is worth more until others pay too much for it.
        let without = -large;
        let Some((class, worth)) = found.filter(|_| best > without) else { continue };
        let Some(Reverse((price, owner))) = places[class].pop() else { continue };
        // The second place of the same class is as good as another class.
        let beside = places[class].peek().map_or(i64::MIN, |Reverse((price, _))| i64::from(worth) - price);
        let second = second.max(beside).max(without);
        places[class].push(Reverse((price + (best - second) + step.next(), bidder)));
        prices[class] = cheapest(&places[class]);
        if owner != NOBODY {
            bidders.push(owner);
        }
    }
    let taken: Vec<Vec<u32>> = places
        .into_iter()
        .map(|places| places.into_iter().map(|Reverse((_, owner))| owner).filter(|owner| *owner != NOBODY).collect())
        .collect();
    let left_out = |(class, taken): (&Class, &Vec<u32>)| {
        class.urgency.get(taken.len()).is_some_and(|urgency| certain.is_some_and(|certain| *urgency > certain))
    };
    (!classes.iter().zip(&taken).any(left_out)).then_some((taken, step.step))
}

/// There are fewer contacts than agents: contacts bid for agents.
fn contacts_bid(classes: &[Class], agents: usize, contacts: usize) -> (Vec<Vec<u32>>, i64) {
    let mut step = Step::new(classes, contacts);
    let large = large(classes);
    let mut prices = vec![0_i64; agents];
    let mut owners = vec![NOBODY; agents];
    let mut units = Vec::with_capacity(contacts);
    for (number, class) in classes.iter().enumerate() {
        units.extend(class.urgency.iter().map(|urgency| (number, *urgency)));
    }
    // The most urgent bid first and, when there are not enough agents for all, can pay most.
    let mut bidders: Vec<u32> = (0..number(units.len())).collect();
    bidders.sort_unstable_by_key(|unit| units[*unit as usize].1);
    while let Some(bidder) = bidders.pop() {
        let (class, urgency) = units[bidder as usize];
        let (mut best, mut second, mut found) = (i64::MIN, i64::MIN, None);
        for (agent, (worth, price)) in classes[class].worth.iter().zip(&prices).enumerate() {
            if *worth == IMPOSSIBLE {
                continue;
            }
            let value = i64::from(*worth) - price;
            if value > best {
                second = best;
                best = value;
                found = Some(agent);
            } else if value > second {
                second = value;
            }
        }
        let without = -large - urgency;
        let Some(agent) = found.filter(|_| best > without) else { continue };
        prices[agent] += best - second.max(without) + step.next();
        let owner = std::mem::replace(&mut owners[agent], bidder);
        if owner != NOBODY {
            bidders.push(owner);
        }
    }
    let mut taken = vec![Vec::new(); classes.len()];
    for (agent, owner) in owners.into_iter().enumerate() {
        if owner != NOBODY {
            taken[units[owner as usize].0].push(number(agent));
        }
    }
    (taken, step.step)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("invariant: agents and contacts are numbered in 32 bits")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn total(classes: &[Class], taken: &[Vec<u32>]) -> i64 {
        let worth = |(class, agents): (&Class, &Vec<u32>)| {
            agents.iter().map(|agent| i64::from(class.worth[*agent as usize])).sum::<i64>()
                + class.urgency[..agents.len()].iter().sum::<i64>()
        };
        classes.iter().zip(taken).map(worth).sum()
    }

    fn count(taken: &[Vec<u32>]) -> usize {
        taken.iter().map(Vec::len).sum()
    }

    #[test]
    fn who_is_best_for_two_goes_where_it_matters_more() {
        // Both contacts suit agent 0 best, but the second one is badly served by anybody else.
        let classes =
            [Class { worth: vec![900, 800], urgency: vec![0] }, Class { worth: vec![850, 100], urgency: vec![0] }];
        let found = assign(&classes, 2);
        assert_eq!(found, Assignment { agents: vec![vec![1], vec![0]], total: 1650, within: 0 });
    }

    #[test]
    fn the_most_urgent_goes_first_when_agents_are_few() {
        let classes = [
            Class { worth: vec![500], urgency: vec![100, 50] },
            Class { worth: vec![900], urgency: vec![10] },
            Class { worth: vec![IMPOSSIBLE], urgency: vec![100_000] },
        ];
        assert_eq!(assign(&classes, 1).agents, vec![vec![], vec![0], vec![]]);
        assert_eq!(assign(&[], 3).agents.len(), 0);
        assert_eq!(assign(&classes, 0).agents, vec![Vec::<u32>::new(); 3]);
    }

    fn some_classes() -> impl Strategy<Value = (Vec<Class>, usize)> {
        (1usize..12, 1usize..6).prop_flat_map(|(agents, classes)| {
            let worth = prop_oneof![1 => Just(IMPOSSIBLE), 5 => 0i32..10_000];
            let class = (prop::collection::vec(worth, agents), prop::collection::vec(0i64..20_000, 0..5));
            prop::collection::vec(class, classes).prop_map(move |classes| {
                let made = classes.into_iter().map(|(worth, mut urgency)| {
                    urgency.sort_unstable_by(|one, other| other.cmp(one));
                    Class { worth, urgency }
                });
                (made.collect(), agents)
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_auction_comes_within_its_step_of_the_best_for_each_bidder((classes, agents) in some_classes()) {
            let contacts: usize = classes.iter().map(|class| class.urgency.len()).sum();
            prop_assume!(contacts > 0);
            let best = exactly(&classes, agents, contacts);
            let mut found = Vec::new();
            if agents <= contacts {
                found.push(agents_bid(&classes, agents));
            }
            if contacts <= agents {
                found.push(contacts_bid(&classes, agents, contacts));
            }
            for (mut taken, step) in found {
                let mut agents_taken: Vec<_> = taken.iter().flatten().copied().collect();
                agents_taken.sort_unstable();
                prop_assert!(agents_taken.windows(2).all(|pair| pair[0] != pair[1]), "nobody twice");
                for (class, agents) in classes.iter().zip(&mut taken) {
                    prop_assert!(agents.len() <= class.urgency.len());
                    prop_assert!(agents.iter().all(|agent| class.worth[*agent as usize] != IMPOSSIBLE));
                }
                if count(&taken) == count(&best) {
                    let least = total(&classes, &best) - step * agents.min(contacts) as i64;
                    prop_assert!(total(&classes, &taken) >= least);
                } else {
                    prop_assert!(count(&taken) < count(&best), "the exact one leaves as few out as possible");
                }
            }
        }
    }
}
