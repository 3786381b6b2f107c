//! Closed formulas for one queue of customers who are alike.

/// The probability of having to wait in M/M/n (Erlang C): `offered` erlangs for `agents`. 1 if there are too few agents.
#[must_use]
pub fn erlang_c(agents: u32, offered: f64) -> f64 {
    if f64::from(agents) <= offered {
        return 1.0;
    }
    // The loss formula by its recursion B(n) = a B(n−1) / (n + a B(n−1)).
    let mut loss = 1.0;
    for agent in 1..=agents {
        loss = offered * loss / (f64::from(agent) + offered * loss);
    }
    let busy = offered / f64::from(agents);
    loss / (1.0 - busy * (1.0 - loss))
}

/// What becomes of customers in M/M/n+M (Erlang A).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    /// The probability of having to wait.
    pub waits: f64,
    /// The share who give up.
    pub abandons: f64,
    /// The mean wait of all customers, those who give up included, in seconds.
    pub mean_wait: f64,
    /// The share who are answered within the threshold, of all: the default definition of the service level.
    pub service_level: f64,
    /// The same, of those who are answered or give up after the threshold.
    pub service_level_without_short: f64,
}

/// The steady state of M/M/n+M: customers come with `rate` a second, are served for `service` and patient for `patience`
/// seconds on average, both exponential. (Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers",
/// Manufacturing and Service Operations Management 4 (2002) 208–227.) The state probabilities are those of the birth and
/// death process; the distribution of the wait of a customer who finds all agents and k others before follows from these.
#[must_use]
pub fn erlang_a(agents: u32, rate: f64, service: f64, patience: f64, threshold: f64) -> ErlangA {
    let (served, gives_up) = (1.0 / service, 1.0 / patience);
    let full = f64::from(agents) * served;
    // Probabilities relative to the state in which all agents are busy and nobody waits.
    let mut free = 0.0;
    let mut state = 1.0;
    for busy in (1..=agents).rev() {
        state *= f64::from(busy) * served / rate;
        free += state;
    }
    let mut waiting = vec![1.0];
    loop {
        let last = waiting[waiting.len() - 1];
        let next = last * rate / (full + f64::from(u32::try_from(waiting.len()).unwrap_or(u32::MAX)) * gives_up);
        if next < 1e-16 * last.max(1.0) && full + gives_up > rate || waiting.len() > 1_000_000 {
            break;
        }
        waiting.push(next);
        if next < 1e-18 {
            break;
        }
    }
    let all: f64 = free + waiting.iter().sum::<f64>();
    let in_queue: f64 = waiting.iter().zip(0_u32..).map(|(state, waiting)| state * f64::from(waiting)).sum();
    let mean_wait = in_queue / all / rate;
    let abandons = gives_up * mean_wait;
    let waits = waiting.iter().sum::<f64>() / all;
    let (answered_in, gave_up_in) = within(&waiting, full, gives_up, threshold);
    let answered_in = free / all + answered_in / all;
    let gave_up_in = gave_up_in / all;
    let service_level_without_short = answered_in / (1.0 - gave_up_in);
    ErlangA { waits, abandons, mean_wait, service_level: answered_in, service_level_without_short }
}

/// Of customers who come to the states with all agents busy, weighted by these: the mass that is answered within the time
/// and that which gives up within it. The customer's place in the queue is followed by uniformisation: at place k
/// (k others before) the place moves at rate `full + k × gives_up`, and the customer gives up at rate `gives_up`.
fn within(waiting: &[f64], full: f64, gives_up: f64, time: f64) -> (f64, f64) {
    let places = waiting.len();
    let at = |place: usize| f64::from(u32::try_from(place).unwrap_or(u32::MAX));
    let total = full + at(places) * gives_up + gives_up;
    let (mut here, mut answered, mut gave_up) = (waiting.to_vec(), 0.0, 0.0);
    // The number of moves within the time is Poisson; what has come about by then is summed over it.
    let mean = total * time;
    let mut weight_log = -mean;
    let (mut answered_sum, mut gave_up_sum, mut covered) = (0.0, 0.0, 0.0);
    let mut step = 0_u32;
    loop {
        let weight = weight_log.exp();
        answered_sum += weight * answered;
        gave_up_sum += weight * gave_up;
        covered += weight;
        if (covered > 1.0 - 1e-12 && f64::from(step) > mean) || step > 2_000_000 {
            break;
        }
        let mut next = vec![0.0; places];
        for (place, mass) in here.iter().enumerate() {
            let moves = (full + at(place) * gives_up) / total;
            let leaves = gives_up / total;
            if place == 0 {
                answered += mass * moves;
            } else {
                next[place - 1] += mass * moves;
            }
            gave_up += mass * leaves;
            next[place] += mass * (1.0 - moves - leaves);
        }
        here = next;
        step += 1;
        weight_log += mean.ln() - f64::from(step).ln();
    }
    (answered_sum / covered, gave_up_sum / covered)
}

/// The fewest agents with whom the service level of M/M/n+M is at least `level` (0 to 1).
#[must_use]
pub fn agents_for(level: f64, rate: f64, service: f64, patience: f64, threshold: f64) -> u32 {
    let enough = |agents: u32| erlang_a(agents, rate, service, patience, threshold).service_level >= level;
    let (mut low, mut high) = (0, 1);
    while !enough(high) && high < 1 << 16 {
        low = high;
        high *= 2;
    }
    while high - low > 1 {
        let middle = u32::midpoint(low, high);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erlang_c_is_that_of_the_tables() {
        // 2 agents, 1 erlang: C = 1/3. 10 agents, 8 erlangs: 0.4092.
        assert!((erlang_c(2, 1.0) - 1.0 / 3.0).abs() < 1e-12);
        assert!((erlang_c(10, 8.0) - 0.409_18).abs() < 1e-5);
        assert_eq!(erlang_c(3, 3.0), 1.0);
    }

    #[test]
    fn with_endless_patience_erlang_a_is_erlang_c() {
        let found = erlang_a(12, 4.2 / 60.0, 120.0, 1e9, 20.0);
        let waits = erlang_c(12, 8.4);
        assert!((found.waits - waits).abs() < 1e-5, "{found:?}");
        assert!((found.mean_wait - waits * 60.0 / 1.8).abs() < 1e-3, "{found:?}");
        let level = 1.0 - waits * (-1.8_f64 * 20.0 / 60.0).exp();
        assert!((found.service_level - level).abs() < 1e-6, "{found:?} {level}");
        assert!(found.abandons < 1e-6);
    }

    #[test]
    fn when_patience_is_as_long_as_service_the_number_there_is_poisson() {
        // M/M/n+M with equal rates is M/M/∞ in its number of customers: P(wait) = P(Poisson(a) ≥ n).
        let (agents, offered) = (10_u32, 9.0_f64);
        let found = erlang_a(agents, offered / 100.0, 100.0, 100.0, 0.0);
        let mut term = (-offered).exp();
        let mut below = 0.0;
        for state in 0..agents {
            below += term;
            term *= offered / f64::from(state + 1);
        }
        assert!((found.waits - (1.0 - below)).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn the_fewest_agents_keep_the_level() {
        let agents = agents_for(0.8, 0.5, 200.0, 300.0, 20.0);
        assert!(erlang_a(agents, 0.5, 200.0, 300.0, 20.0).service_level >= 0.8);
        assert!(erlang_a(agents - 1, 0.5, 200.0, 300.0, 20.0).service_level < 0.8);
    }
}
