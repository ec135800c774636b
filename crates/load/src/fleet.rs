//! Thousands of things, registered through the server's own interface: each with a certificate of its own, all in one
//! group whose policy allows a thing its jobs and the topics of this bench.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result};
use cloud::Endpoints;
use mqtt::Qos;
use rustls::ClientConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};

use crate::rest::{Rest, trusting};
use crate::swarm::Identity;

/// Connections that register things at the same time: they share the server's commits.
const LANES: usize = 48;
/// Topics that every client may use.
pub const TOPICS: &str = "bench";

/// A thing with its credentials.
pub struct Device {
    pub thing: String,
    certificate_id: String,
    certificate: String,
    key: String,
}

/// What was registered.
pub struct Fleet {
    pub devices: Vec<Device>,
    pub endpoints: Endpoints,
}

/// Registers so many things in group `all`.
pub fn register(endpoints: &Endpoints, count: usize) -> Result<Fleet> {
    let endpoints = endpoints.clone();
    let begun = Instant::now();
    prepare(&mut Rest::open(&endpoints)?, &endpoints)?;
    let next = AtomicUsize::new(0);
    let lane = || -> Result<Vec<(usize, Device)>> {
        let mut rest = Rest::open(&endpoints)?;
        let mut made = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return Ok(made);
            }
            made.push((number, device(&mut rest, number)?));
        }
    };
    let mut devices = std::thread::scope(|scope| -> Result<Vec<(usize, Device)>> {
        let lanes: Vec<_> = (0..LANES).map(|_| scope.spawn(lane)).collect();
        let mut devices = Vec::with_capacity(count);
        for lane in lanes {
            devices.extend(lane.join().ok().context("a lane panicked")??);
        }
        Ok(devices)
    })?;
    devices.sort_by_key(|(number, _)| *number);
    println!("{count} things registered in {:.1} s", begun.elapsed().as_secs_f32());
    Ok(Fleet { devices: devices.into_iter().map(|(_, device)| device).collect(), endpoints })
}

fn arn(endpoints: &Endpoints, resource: &str) -> String {
    format!("arn:aws:iot:{}:{}:{resource}", endpoints.region, endpoints.account)
}

fn prepare(rest: &mut Rest<'_>, endpoints: &Endpoints) -> Result<()> {
    let arn = |resource: &str| arn(endpoints, resource);
    let own = "$aws/things/${iot:Connection.Thing.ThingName}/jobs/*";
    let both = |kind: &str| [arn(&format!("{kind}/{own}")), arn(&format!("{kind}/{TOPICS}/*"))];
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iot:Connect", "Resource": arn("client/${iot:Connection.Thing.ThingName}")},
        {"Effect": "Allow", "Action": ["iot:Publish", "iot:Receive"], "Resource": both("topic")},
        {"Effect": "Allow", "Action": "iot:RetainPublish", "Resource": arn(&format!("topic/{TOPICS}/*"))},
        {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": both("topicfilter")},
    ]});
    rest.call("POST", "/policies/fleet", &[], &json!({"policyDocument": document.to_string()}))?;
    for group in ["all", "few", "small", "large", "beside"] {
        rest.call("POST", &format!("/thing-groups/{group}"), &[], &json!({}))?;
    }
    rest.call("PUT", "/target-policies/fleet", &[], &json!({"target": arn("thinggroup/all")}))?;
    Ok(())
}

fn device(rest: &mut Rest<'_>, number: usize) -> Result<Device> {
    let thing = format!("device-{number:05}");
    rest.call("POST", &format!("/things/{thing}"), &[], &Value::Null)?;
    let made = rest.call("POST", "/keys-and-certificate?setAsActive=true", &[], &Value::Null)?;
    let text = |value: &Value| value.as_str().map(str::to_string).context("a member is missing");
    let principal = [("x-amzn-principal", made["certificateArn"].as_str().context("no ARN")?)];
    rest.call("PUT", &format!("/things/{thing}/principals"), &principal, &Value::Null)?;
    enroll(rest, "all", &thing)?;
    Ok(Device {
        thing,
        certificate_id: text(&made["certificateId"])?,
        certificate: text(&made["certificatePem"])?,
        key: text(&made["keyPair"]["PrivateKey"])?,
    })
}

fn enroll(rest: &mut Rest<'_>, group: &str, thing: &str) -> Result<()> {
    let body = json!({"thingGroupName": group, "thingName": thing});
    rest.call("PUT", "/thing-groups/addThingToThingGroup", &[], &body).map(drop)
}

impl Fleet {
    /// The name of a resource of its account.
    pub fn arn(&self, resource: &str) -> String {
        arn(&self.endpoints, resource)
    }

    /// The first `count` devices as clients; `filters` says what the one with this number and name subscribes to.
    pub fn identities(
        &self,
        count: usize,
        tls: bool,
        filters: impl Fn(usize, &str) -> Vec<(String, Qos)>,
    ) -> Result<Vec<Identity>> {
        let devices = self.devices.iter().take(count).enumerate();
        let identity = |(number, device): (usize, &Device)| -> Result<Identity> {
            Ok(Identity {
                client_id: device.thing.clone(),
                user: device.certificate_id.clone(),
                tls: if tls { Some(device.tls(&self.endpoints)?) } else { None },
                filters: filters(number, &device.thing),
                clean: true,
            })
        };
        devices.map(identity).collect()
    }

    /// Puts the first `count` devices into a group.
    pub fn enroll(&self, group: &str, count: usize) -> Result<()> {
        let mut rest = Rest::open(&self.endpoints)?;
        self.devices.iter().take(count).try_for_each(|device| enroll(&mut rest, group, &device.thing))
    }

    /// Creates a job for a group.
    pub fn create_job(&self, job: &str, group: &str) -> Result<()> {
        let target = self.arn(&format!("thinggroup/{group}"));
        let body = json!({"targets": [target], "document": r#"{"operation":"bench"}"#});
        Rest::open(&self.endpoints)?.call("PUT", &format!("/jobs/{job}"), &[], &body).map(drop)
    }

    /// Deletes a job that is not done: nothing of it is left in any queue.
    pub fn delete_job(&self, job: &str) -> Result<()> {
        let path = format!("/jobs/{job}?force=true");
        Rest::open(&self.endpoints)?.call("DELETE", &path, &[], &Value::Null).map(drop)
    }

    /// A job, as the server describes it.
    pub fn job(&self, job: &str) -> Result<Value> {
        let answer = Rest::open(&self.endpoints)?.call("GET", &format!("/jobs/{job}"), &[], &Value::Null)?;
        Ok(answer["job"].clone())
    }
}

impl Device {
    fn tls(&self, endpoints: &Endpoints) -> Result<Arc<ClientConfig>> {
        let chain = vec![CertificateDer::from_pem_slice(self.certificate.as_bytes())?];
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes())?;
        let mut config = trusting(endpoints)?.with_client_auth_cert(chain, key)?;
        // Thousands of caches of tickets would be most of this program's memory.
        config.resumption = rustls::client::Resumption::disabled();
        Ok(Arc::new(config))
    }
}
