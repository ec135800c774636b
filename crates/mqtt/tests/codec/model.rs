//! Packets of every kind made from random parts. Parts that a kind does not have are ignored, so that one recipe serves all.

use mqtt::{
    Ack, Auth, ConnAck, Connect, Delivery, Disconnect, Kind, Packet, PacketId, Properties, Property, Publish,
    Qos, Reason, RetainHandling, Seq, SubAck, Subscribe, Subscription, SubscriptionId, UnsubAck, Unsubscribe,
    Version, Will,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::num::{NonZeroU16, NonZeroU32};

/// What a packet is made of.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub kind: Kind,
    pub version: Version,
    flags: [bool; 8],
    id: PacketId,
    number: u16,
    qos: Qos,
    topic: String,
    text: String,
    data: Vec<u8>,
    filters: Vec<(String, [bool; 2], u8, Qos)>,
    reasons: Vec<usize>,
    properties: Vec<Part>,
    will_properties: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    which: usize,
    flag: bool,
    number: u32,
    text: String,
    topic: String,
    data: Vec<u8>,
}

pub const KINDS: [Kind; 15] = [
    Kind::Connect,
    Kind::ConnAck,
    Kind::Publish,
    Kind::PubAck,
    Kind::PubRec,
    Kind::PubRel,
    Kind::PubComp,
    Kind::Subscribe,
    Kind::SubAck,
    Kind::Unsubscribe,
    Kind::UnsubAck,
    Kind::PingReq,
    Kind::PingResp,
    Kind::Disconnect,
    Kind::Auth,
];

/// Table 2-4 of MQTT 5, typed in a second time: property numbers by packet; 0 is the will.
fn allowed(kind: Option<Kind>) -> &'static [u8] {
    match kind {
        None => &[1, 2, 3, 8, 9, 24, 38],
        Some(Kind::Connect) => &[17, 21, 22, 23, 25, 33, 34, 38, 39],
        Some(Kind::ConnAck) => &[17, 18, 19, 21, 22, 26, 28, 31, 33, 34, 36, 37, 38, 39, 40, 41, 42],
        Some(Kind::Publish) => &[1, 2, 3, 8, 9, 11, 35, 38],
        Some(Kind::Subscribe) => &[11, 38],
        Some(Kind::Unsubscribe) => &[38],
        Some(Kind::PingReq | Kind::PingResp) => &[],
        Some(Kind::Disconnect) => &[17, 28, 31, 38],
        Some(Kind::Auth) => &[21, 22, 31, 38],
        Some(_) => &[31, 38],
    }
}

fn property(id: u8, part: &Part) -> Property<'_> {
    let small = part.number as u16;
    match id {
        1 => Property::PayloadFormat(part.flag),
        2 => Property::MessageExpiry(part.number),
        3 => Property::ContentType(&part.text),
        8 => Property::ResponseTopic(&part.topic),
        9 => Property::CorrelationData(&part.data),
        11 => Property::SubscriptionId(SubscriptionId::new(part.number % 268_435_455 + 1).unwrap()),
        17 => Property::SessionExpiry(part.number),
        18 => Property::AssignedClientId(&part.text),
        19 => Property::ServerKeepAlive(small),
        21 => Property::AuthenticationMethod(&part.text),
        22 => Property::AuthenticationData(&part.data),
        23 => Property::RequestProblemInformation(part.flag),
        24 => Property::WillDelay(part.number),
        25 => Property::RequestResponseInformation(part.flag),
        26 => Property::ResponseInformation(&part.text),
        28 => Property::ServerReference(&part.text),
        31 => Property::ReasonString(&part.text),
        33 => Property::ReceiveMaximum(NonZeroU16::new(small).unwrap_or(NonZeroU16::MIN)),
        34 => Property::TopicAliasMaximum(small),
        35 => Property::TopicAlias(NonZeroU16::new(small).unwrap_or(NonZeroU16::MIN)),
        36 => Property::MaximumQos(part.flag),
        37 => Property::RetainAvailable(part.flag),
        38 => Property::UserProperty((&part.topic, &part.text)),
        39 => Property::MaximumPacketSize(NonZeroU32::new(part.number).unwrap_or(NonZeroU32::MIN)),
        40 => Property::WildcardsAvailable(part.flag),
        41 => Property::SubscriptionIdsAvailable(part.flag),
        42 => Property::SharedSubscriptionsAvailable(part.flag),
        _ => unreachable!("not in the table"),
    }
}

/// Properties that may stand there together.
fn properties<'a>(recipe: &Recipe, kind: Option<Kind>, parts: &'a [Part]) -> Vec<Property<'a>> {
    let allowed = allowed(kind);
    let mut list: Vec<Property<'a>> = Vec::new();
    if let (Some(Kind::Auth), Some(first)) = (kind, parts.first()) {
        list.push(property(21, first));
    }
    if recipe.version == Version::V311 || allowed.is_empty() {
        return list;
    }
    for part in parts {
        let id = allowed[part.which % allowed.len()];
        let needs_method = id == 22 && !list.iter().any(|p| p.id() == 21);
        if !needs_method && (id == 38 || !list.iter().any(|p| p.id() == id)) {
            list.push(property(id, part));
        }
    }
    list
}

impl Recipe {
    /// Makes the packet and hands it over.
    pub fn cook<R>(&self, eat: impl FnOnce(Packet<'_>) -> R) -> R {
        let own = properties(self, Some(self.kind), &self.properties);
        let wills = properties(self, None, &self.will_properties);
        let filters: Vec<Subscription<'_>> = self.filters.iter().map(|f| self.subscription(f)).collect();
        let names: Vec<&str> = filters.iter().map(|f| f.filter).collect();
        let possible: Vec<Reason> = self.possible();
        let reasons: Vec<Reason> = self.reasons.iter().map(|n| possible[n % possible.len().max(1)]).collect();
        // AUTH names its method, unless it says nothing at all.
        let silent = self.kind == Kind::Auth && own.is_empty();
        let reason = if silent { Reason::Success } else { reasons[0] };
        let (id, properties) = (self.id, Properties::new(&own));
        let ack = Ack { id, reason, properties };
        eat(match self.kind {
            Kind::Connect => Packet::Connect(self.connect(properties, Properties::new(&wills))),
            Kind::ConnAck => {
                let session_present = self.flags[0] && !reason.is_failure();
                Packet::ConnAck(ConnAck { session_present, reason, properties })
            }
            Kind::Publish => Packet::Publish(Publish {
                dup: self.flags[0] && self.qos > Qos::AtMostOnce,
                delivery: match self.qos {
                    Qos::AtMostOnce => Delivery::AtMostOnce,
                    Qos::AtLeastOnce => Delivery::AtLeastOnce(id),
                    Qos::ExactlyOnce => Delivery::ExactlyOnce(id),
                },
                retain: self.flags[1],
                topic: &self.topic,
                properties,
                payload: &self.data,
            }),
            Kind::PubAck => Packet::PubAck(ack),
            Kind::PubRec => Packet::PubRec(ack),
            Kind::PubRel => Packet::PubRel(ack),
            Kind::PubComp => Packet::PubComp(ack),
            Kind::Subscribe => Packet::Subscribe(Subscribe { id, filters: Seq::new(&filters), properties }),
            Kind::SubAck => Packet::SubAck(SubAck { id, reasons: Seq::new(&reasons), properties }),
            Kind::Unsubscribe => {
                Packet::Unsubscribe(Unsubscribe { id, filters: Seq::new(&names), properties })
            }
            Kind::UnsubAck if self.version == Version::V311 => {
                Packet::UnsubAck(UnsubAck { id, reasons: Seq::default(), properties })
            }
            Kind::UnsubAck => Packet::UnsubAck(UnsubAck { id, reasons: Seq::new(&reasons), properties }),
            Kind::PingReq => Packet::PingReq,
            Kind::PingResp => Packet::PingResp,
            Kind::Disconnect => Packet::Disconnect(Disconnect { reason, properties }),
            Kind::Auth => Packet::Auth(Auth { reason, properties }),
        })
    }

    /// The bytes of the packet.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.cook(|packet| packet.encode(self.version, &mut bytes)).expect("a recipe makes valid packets");
        bytes
    }

    fn connect<'a>(&'a self, properties: Properties<'a>, will_properties: Properties<'a>) -> Connect<'a> {
        let will = Will {
            topic: &self.topic,
            payload: &self.data,
            qos: self.qos,
            retain: self.flags[0],
            properties: will_properties,
        };
        let named = self.flags[1];
        Connect {
            version: self.version,
            clean_start: self.flags[2],
            keep_alive_s: self.number,
            client_id: &self.text,
            will: self.flags[3].then_some(will),
            user_name: named.then_some(self.topic.as_str()),
            password: (self.flags[4] && (named || self.version == Version::V5))
                .then_some(self.data.as_slice()),
            properties,
        }
    }

    fn subscription<'a>(
        &self,
        (filter, flags, handling, qos): &'a (String, [bool; 2], u8, Qos),
    ) -> Subscription<'a> {
        if self.version == Version::V311 {
            return Subscription { filter, qos: *qos, ..Subscription::default() };
        }
        let retain_handling = match handling % 3 {
            0 => RetainHandling::Send,
            1 => RetainHandling::SendIfNew,
            _ => RetainHandling::DoNotSend,
        };
        Subscription { filter, qos: *qos, no_local: flags[0], retain_as_published: flags[1], retain_handling }
    }

    /// The reasons that the packet may carry; 3.1.1 has few.
    fn possible(&self) -> Vec<Reason> {
        let old: &[Reason] = match self.kind {
            Kind::ConnAck => &[
                Reason::Success,
                Reason::UnsupportedProtocolVersion,
                Reason::ClientIdentifierNotValid,
                Reason::ServerUnavailable,
                Reason::BadUserNameOrPassword,
                Reason::NotAuthorized,
            ],
            Kind::SubAck => &[Reason::Success, Reason::GrantedQos1, Reason::GrantedQos2, Reason::Unspecified],
            _ => &[Reason::Success],
        };
        let new: Vec<Reason> = Reason::ALL.iter().copied().filter(|r| r.belongs_to(self.kind)).collect();
        if self.version == Version::V311 || new.is_empty() { old.to_vec() } else { new }
    }
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9/é漢🙂 _-]{0,20}"
}

fn name() -> impl Strategy<Value = String> {
    "[a-z0-9/é$ ]{1,20}"
}

fn filter() -> impl Strategy<Value = String> {
    (vec(prop::sample::select(vec!["a", "b2", "+", "", "$x"]), 1..5), any::<bool>())
        .prop_map(|(levels, hash)| levels.join("/") + if hash { "/#" } else { "" })
        .prop_filter("not empty", |filter| !filter.is_empty())
}

fn qos() -> impl Strategy<Value = Qos> {
    prop::sample::select(vec![Qos::AtMostOnce, Qos::AtLeastOnce, Qos::ExactlyOnce])
}

fn part() -> impl Strategy<Value = Part> {
    (any::<usize>(), any::<bool>(), any::<u32>(), text(), name(), vec(any::<u8>(), 0..20))
        .prop_map(|(which, flag, number, text, topic, data)| Part { which, flag, number, text, topic, data })
}

/// A packet of any kind that the version has.
pub fn recipe() -> impl Strategy<Value = Recipe> {
    let head = (
        prop::sample::select(KINDS.to_vec()),
        any::<bool>(),
        any::<[bool; 8]>(),
        1u16..,
        any::<u16>(),
        qos(),
    );
    let body = (
        name(),
        text(),
        vec(any::<u8>(), 0..300),
        vec((filter(), any::<[bool; 2]>(), any::<u8>(), qos()), 1..5),
    );
    let lists = (vec(any::<usize>(), 1..5), vec(part(), 0..6), vec(part(), 0..6));
    (head, body, lists).prop_map(|(head, body, lists)| {
        let (kind, new, flags, id, number, qos) = head;
        let (topic, text, data, filters) = body;
        let (reasons, properties, will_properties) = lists;
        let version = if new || kind == Kind::Auth { Version::V5 } else { Version::V311 };
        let id = PacketId::new(id).unwrap_or(PacketId::MIN);
        Recipe {
            kind,
            version,
            flags,
            id,
            number,
            qos,
            topic,
            text,
            data,
            filters,
            reasons,
            properties,
            will_properties,
        }
    })
}
