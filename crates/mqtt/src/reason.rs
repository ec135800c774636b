//! Reason codes of MQTT 5 (table 2-6), with the packets that may carry each.
//! The return codes of 3.1.1 are mapped to their equals, so that callers know one vocabulary.

use crate::packet::Kind;
use crate::seq::{Element, Private};
use crate::wire::{Sink, put_u8};
use crate::{Malformed, Unsendable};

/// One line a code: what it is called, where it may stand, what it means.
macro_rules! reasons {
    ($($name:ident = $code:literal in [$($kind:ident)*], $doc:literal;)*) => {
        /// Why something was done or refused; 0x80 and above are failures.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason {
            $(#[doc = $doc] $name = $code,)*
        }

        impl Reason {
            /// Every reason code.
            pub const ALL: &'static [Reason] = &[$(Reason::$name),*];

            fn from_code(code: u8) -> Option<Reason> {
                match code { $($code => Some(Reason::$name),)* _ => None }
            }

            /// May a packet of this kind carry the code?
            pub fn belongs_to(self, kind: Kind) -> bool {
                match self { $(Reason::$name => matches!(kind, $(Kind::$kind)|*),)* }
            }
        }
    };
}

reasons! {
    Success = 0x00 in [ConnAck PubAck PubRec PubRel PubComp SubAck UnsubAck Auth Disconnect],
        "Done; in a SUBACK granted QoS 0, in a DISCONNECT a normal end.";
    GrantedQos1 = 0x01 in [SubAck], "Subscribed with at most QoS 1.";
    GrantedQos2 = 0x02 in [SubAck], "Subscribed with at most QoS 2.";
    DisconnectWithWill = 0x04 in [Disconnect], "The client leaves and wants its will to be published.";
    NoMatchingSubscribers = 0x10 in [PubAck PubRec], "Accepted, but nobody subscribes.";
    NoSubscriptionExisted = 0x11 in [UnsubAck], "There was no such subscription.";
    ContinueAuthentication = 0x18 in [Auth], "Another step of the authentication.";
    ReAuthenticate = 0x19 in [Auth], "Authenticate anew.";
    Unspecified = 0x80 in [ConnAck PubAck PubRec SubAck UnsubAck Disconnect],
        "Refused without saying why; the only refusal of a 3.1.1 SUBACK.";
    MalformedPacket = 0x81 in [ConnAck Disconnect], "The bytes are no packet.";
    ProtocolError = 0x82 in [ConnAck Disconnect], "A packet that must not come, or not now.";
    ImplementationSpecific = 0x83 in [ConnAck PubAck PubRec SubAck UnsubAck Disconnect],
        "Valid, but not accepted here.";
    UnsupportedProtocolVersion = 0x84 in [ConnAck], "Neither 3.1.1 nor 5.";
    ClientIdentifierNotValid = 0x85 in [ConnAck], "The client identifier is not allowed.";
    BadUserNameOrPassword = 0x86 in [ConnAck], "Name or password are wrong.";
    NotAuthorized = 0x87 in [ConnAck PubAck PubRec SubAck UnsubAck Disconnect], "The policy says no.";
    ServerUnavailable = 0x88 in [ConnAck], "The server cannot serve.";
    ServerBusy = 0x89 in [ConnAck Disconnect], "Try again later.";
    Banned = 0x8A in [ConnAck], "This client is locked out.";
    ServerShuttingDown = 0x8B in [Disconnect], "The server goes away.";
    BadAuthenticationMethod = 0x8C in [ConnAck Disconnect], "No such way to authenticate.";
    KeepAliveTimeout = 0x8D in [Disconnect], "Nothing came for 1.5 times the keep alive.";
    SessionTakenOver = 0x8E in [Disconnect], "Another connection uses the client identifier.";
    TopicFilterInvalid = 0x8F in [SubAck UnsubAck Disconnect], "The filter is not accepted here.";
    TopicNameInvalid = 0x90 in [ConnAck PubAck PubRec Disconnect], "The topic is not accepted here.";
    PacketIdInUse = 0x91 in [PubAck PubRec SubAck UnsubAck], "The packet identifier is in use.";
    PacketIdNotFound = 0x92 in [PubRel PubComp], "No such packet identifier.";
    ReceiveMaximumExceeded = 0x93 in [Disconnect], "More unacknowledged publications than allowed.";
    TopicAliasInvalid = 0x94 in [Disconnect], "A topic alias of 0, above the maximum or never set.";
    PacketTooLarge = 0x95 in [ConnAck Disconnect], "Longer than accepted.";
    MessageRateTooHigh = 0x96 in [Disconnect], "Too many messages a second.";
    QuotaExceeded = 0x97 in [ConnAck PubAck PubRec SubAck Disconnect], "A limit is reached.";
    AdministrativeAction = 0x98 in [Disconnect], "An operator ended the connection.";
    PayloadFormatInvalid = 0x99 in [ConnAck PubAck PubRec Disconnect], "The payload is not what it says.";
    RetainNotSupported = 0x9A in [ConnAck Disconnect], "Nothing is retained here.";
    QosNotSupported = 0x9B in [ConnAck Disconnect], "A quality of service above the maximum.";
    UseAnotherServer = 0x9C in [ConnAck Disconnect], "Go elsewhere for now.";
    ServerMoved = 0x9D in [ConnAck Disconnect], "Go elsewhere for ever.";
    SharedSubscriptionsNotSupported = 0x9E in [SubAck Disconnect], "No shared subscriptions here.";
    ConnectionRateExceeded = 0x9F in [ConnAck Disconnect], "Too many connections a second.";
    MaximumConnectTime = 0xA0 in [Disconnect], "The connection has lived long enough.";
    SubscriptionIdsNotSupported = 0xA1 in [SubAck Disconnect], "No subscription identifiers here.";
    WildcardSubscriptionsNotSupported = 0xA2 in [SubAck Disconnect], "No wildcards here.";
}

impl Reason {
    /// The number on the wire of MQTT 5.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// Is it a refusal?
    pub const fn is_failure(self) -> bool {
        self as u8 >= 0x80
    }

    /// Reads a code that a packet of `kind` may carry.
    pub(crate) fn read(code: u8, kind: Kind) -> Result<Reason, Malformed> {
        Reason::from_code(code).filter(|reason| reason.belongs_to(kind)).ok_or(Malformed::Reason(code))
    }

    /// Reads the return code of a 3.1.1 CONNACK (table 3.1).
    pub(crate) fn from_return_code(code: u8) -> Result<Reason, Malformed> {
        Ok(match code {
            0 => Reason::Success,
            1 => Reason::UnsupportedProtocolVersion,
            2 => Reason::ClientIdentifierNotValid,
            3 => Reason::ServerUnavailable,
            4 => Reason::BadUserNameOrPassword,
            5 => Reason::NotAuthorized,
            _ => return Err(Malformed::Reason(code)),
        })
    }

    /// The return code of a 3.1.1 CONNACK that says the same, or that comes nearest.
    pub(crate) fn return_code(self) -> u8 {
        match self {
            Reason::Success => 0,
            Reason::UnsupportedProtocolVersion => 1,
            Reason::ClientIdentifierNotValid => 2,
            Reason::BadUserNameOrPassword => 4,
            Reason::NotAuthorized | Reason::Banned | Reason::BadAuthenticationMethod => 5,
            _ => 3,
        }
    }
}

/// What an absent reason code stands for.
impl Default for Reason {
    fn default() -> Reason {
        Reason::Success
    }
}

impl<'a> Element<'a> for Reason {
    fn read(from: &mut Private<'a>) -> Result<Reason, Malformed> {
        let code = from.0.u8()?;
        Reason::from_code(code).ok_or(Malformed::Reason(code))
    }

    fn write<S: Sink>(&self, out: &mut S) -> Result<(), Unsendable> {
        put_u8(out, self.code())
    }
}
