//! What may happen in a conversation, and what must hold whatever happens.

use proptest::prelude::*;

use super::*;

fn agent(number: u8) -> AgentId {
    domain::StaffId(uuid::Uuid::from_bytes([number; 16]))
}

fn guest(number: u8) -> GuestId {
    GuestId(uuid::Uuid::from_bytes([number; 16]))
}

const NOW: Timestamp = Timestamp::from_seconds(1_770_000_000);

fn tell(conversation: &mut Conversation, input: Input) -> Result<Vec<Output>, Refused> {
    let mut out = Vec::new();
    conversation.handle(NOW, input, &mut out).map(|()| out)
}

fn consulting(purpose: Purpose) -> Conversation {
    let mut conversation = Conversation::new(agent(1));
    let invite = Input::Invite { guest: guest(2), who: Invitee::Staff(agent(2)), purpose, is_asked: true };
    tell(&mut conversation, invite).unwrap();
    conversation
}

fn with_colleague() -> Conversation {
    let mut conversation = consulting(Purpose::Consult);
    tell(&mut conversation, Input::Accept { guest: guest(2), staff: agent(2) }).unwrap();
    tell(&mut conversation, Input::Came(guest(2))).unwrap();
    conversation
}

#[test]
fn the_customer_hears_music_while_a_colleague_is_consulted_and_the_agent_after_it() {
    let mut conversation = with_colleague();
    assert_eq!(conversation.form(), Form::Apart);
    let out = tell(&mut conversation, Input::Return).unwrap();
    assert!(matches!(out[..], [Output::Drop(_, GuestEnd::Dismissed), Output::Arrange]));
    assert!(conversation.is_plain());
}

#[test]
fn a_consulted_colleague_gets_the_conversation_or_is_in_it_with_all() {
    let mut conversation = with_colleague();
    let handed = Output::HandOver { from: agent(1), to: agent(2) };
    assert_eq!(tell(&mut conversation.clone(), Input::Complete).unwrap(), [handed.clone(), Output::Arrange]);
    tell(&mut conversation, Input::Confer).unwrap();
    assert!(conversation.is_conference());
    assert_eq!(tell(&mut conversation, Input::Leave).unwrap(), [handed, Output::Arrange]);
    assert!(conversation.is_plain());
}

#[test]
fn somebody_outside_can_be_in_a_conference_but_not_be_left_alone_with_the_customer() {
    let mut conversation = Conversation::new(agent(1));
    let who = Invitee::Outside("02812345678".parse().unwrap());
    let invite = Input::Invite { guest: guest(3), who, purpose: Purpose::Consult, is_asked: false };
    assert!(matches!(tell(&mut conversation, invite).unwrap()[..], [Output::Call(_), Output::Arrange]));
    tell(&mut conversation, Input::Came(guest(3))).unwrap();
    assert_eq!(tell(&mut conversation, Input::Complete), Err(Refused::NobodyThere));
    tell(&mut conversation, Input::Confer).unwrap();
    assert_eq!(tell(&mut conversation, Input::Leave), Err(Refused::NobodyThere));
}

#[test]
fn a_transfer_that_is_refused_or_ignored_leaves_the_customer_with_the_agent() {
    for cause in [GuestEnd::Declined, GuestEnd::NoAnswer, GuestEnd::Failed] {
        let mut conversation = consulting(Purpose::Transfer);
        tell(&mut conversation, Input::Gone(guest(2), cause)).unwrap();
        assert!(conversation.is_plain());
        assert_eq!(conversation.agent(), agent(1));
    }
}

#[test]
fn a_transfer_that_is_accepted_hands_the_conversation_over() {
    let mut conversation = consulting(Purpose::Transfer);
    tell(&mut conversation, Input::Accept { guest: guest(2), staff: agent(2) }).unwrap();
    let out = tell(&mut conversation, Input::Came(guest(2))).unwrap();
    assert!(out.contains(&Output::HandOver { from: agent(1), to: agent(2) }));
    assert_eq!(conversation.agent(), agent(2));
}

#[test]
fn who_listens_does_not_keep_the_conversation_alive_but_may_take_it_over() {
    let mut conversation = Conversation::new(agent(1));
    let invite = Input::Invite {
        guest: guest(9),
        who: Invitee::Staff(agent(9)),
        purpose: Purpose::Listen(ListeningMode::Listen),
        is_asked: false,
    };
    tell(&mut conversation, invite).unwrap();
    assert_eq!(tell(&mut conversation, Input::TakeOver(guest(9))), Err(Refused::NobodyThere));
    tell(&mut conversation, Input::Came(guest(9))).unwrap();
    assert_eq!(conversation.form(), Form::Together, "the customer notices nothing");
    let out = tell(&mut conversation.clone(), Input::AgentLost).unwrap();
    assert_eq!(out[0], Output::GiveBack(agent(1)));
    tell(&mut conversation, Input::TakeOver(guest(9))).unwrap();
    assert_eq!(conversation.agent(), agent(9));
    assert!(conversation.is_plain());
}

#[test]
fn no_more_than_five_are_in_a_conversation() {
    let mut conversation = Conversation::new(agent(1));
    for number in 2..=4 {
        let who = Invitee::Staff(agent(number));
        let invite = Input::Invite { guest: guest(number), who, purpose: Purpose::Consult, is_asked: false };
        tell(&mut conversation, invite).unwrap();
        tell(&mut conversation, Input::Came(guest(number))).unwrap();
        tell(&mut conversation, Input::Confer).unwrap();
    }
    let who = Invitee::Staff(agent(5));
    let invite = Input::Invite { guest: guest(5), who, purpose: Purpose::Consult, is_asked: false };
    assert_eq!(tell(&mut conversation, invite), Err(Refused::Full));
}

fn some_input() -> impl Strategy<Value = Input> {
    let number = 2_u8..7;
    let purpose = prop_oneof![
        Just(Purpose::Consult),
        Just(Purpose::Transfer),
        Just(Purpose::Listen(ListeningMode::Listen)),
        Just(Purpose::Listen(ListeningMode::BargeIn)),
    ];
    prop_oneof![
        (number.clone(), any::<bool>(), purpose, any::<bool>()).prop_map(|(number, outside, purpose, is_asked)| {
            let outside = outside && purpose == Purpose::Consult;
            let who =
                if outside { Invitee::Outside("02812345678".parse().unwrap()) } else { Invitee::Staff(agent(number)) };
            Input::Invite { guest: guest(number), who, purpose, is_asked: is_asked && !outside }
        }),
        number.clone().prop_map(|number| Input::Accept { guest: guest(number), staff: agent(number) }),
        number.clone().prop_map(|number| Input::Came(guest(number))),
        number.clone().prop_map(|number| Input::Gone(guest(number), GuestEnd::Failed)),
        number.clone().prop_map(|number| Input::TakeOver(guest(number))),
        number.prop_map(|number| Input::Listen(guest(number), ListeningMode::Whisper)),
        Just(Input::Return),
        Just(Input::Confer),
        Just(Input::Complete),
        Just(Input::Leave),
        Just(Input::AgentLost),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    /// Legs fail, people come, go, listen and hand over in any order: the customer is with an owner who is there or the
    /// conversation is given back; nobody waits apart for nobody; each leg that was called is dropped, or is in it.
    #[test]
    fn the_customer_is_never_left_alone(inputs in prop::collection::vec(some_input(), 0..60)) {
        let mut conversation = Conversation::new(agent(1));
        let mut legs = std::collections::BTreeSet::new();
        for input in inputs {
            if let Input::Invite { guest, .. } = &input && conversation.guest(*guest).is_some() {
                continue;
            }
            let before = conversation.clone();
            match tell(&mut conversation, input.clone()) {
                Err(_) => prop_assert_eq!(&conversation, &before),
                Ok(out) => {
                    let mut given_back = false;
                    for output in out {
                        match output {
                            Output::Call(guest) => { legs.insert(guest.id); }
                            Output::Drop(guest, _) => { legs.remove(&guest.id); }
                            Output::HandOver { from, to } => {
                                prop_assert_eq!(from, before.agent());
                                prop_assert_eq!(to, conversation.agent());
                                let heir = before.guest_of(to).map(|guest| guest.id);
                                heir.iter().for_each(|id| { legs.remove(id); });
                                let here = before.guest_of(to).is_some_and(|guest| guest.presence != Presence::Asked);
                                prop_assert!(here, "only who is there gets it");
                            }
                            Output::GiveBack(agent) => {
                                prop_assert_eq!(agent, before.agent());
                                given_back = true;
                            }
                            Output::Here(_) | Output::Arrange | Output::Conferred => {}
                        }
                    }
                    if input == Input::AgentLost {
                        prop_assert!(given_back || conversation.agent() != before.agent());
                    }
                    if given_back {
                        prop_assert!(conversation.guests().is_empty());
                        return Ok(());
                    }
                }
            }
            let talking = conversation.guests().iter().filter(|guest| !guest.listens()).count();
            prop_assert!(conversation.form() == Form::Together || talking > 0);
            prop_assert!(talking + 2 <= MOST);
            prop_assert!(conversation.guest_of(conversation.agent()).is_none());
            let there: std::collections::BTreeSet<GuestId> = conversation
                .guests().iter().filter(|guest| guest.presence != Presence::Asked).map(|guest| guest.id).collect();
            prop_assert_eq!(&there, &legs);
        }
    }
}
