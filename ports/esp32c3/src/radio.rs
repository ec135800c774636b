//! Wi-Fi: joins the network of the credential zone, and again whenever it is lost.

use embassy_time::{Duration, Timer};
use esp_hal::peripherals::WIFI;
use esp_radio::wifi::sta::StationConfig;
use esp_radio::wifi::{AuthenticationMethodConfig, Config, Interface, WifiController, WifiError};
use slots::Wifi;

use crate::console::Console;

/// How long to wait after a network could not be joined.
const AGAIN: Duration = Duration::from_secs(5);

/// The radio, on its way into a network.
pub struct Station {
    controller: WifiController<'static>,
    configured: bool,
}

/// Starts the radio. Without a network to join it only feeds the random number generator.
///
/// # Errors
/// What the radio's driver says; a name longer than 32 bytes or a password longer than 64.
pub fn start(radio: WIFI<'static>, network: Option<Wifi<'_>>) -> Result<(Interface, Station), WifiError> {
    let mut controller = WifiController::new(radio, Default::default())?;
    if let Some(network) = network {
        let authentication = match network.password {
            "" => AuthenticationMethodConfig::Open,
            password => AuthenticationMethodConfig::Wpa2Personal(password.try_into()?),
        };
        let station =
            StationConfig::default().with_ssid(network.ssid.try_into()?).with_authentication(authentication);
        controller.set_config(&Config::Station(station))?;
    }
    Ok((Interface::station(), Station { controller, configured: network.is_some() }))
}

impl Station {
    /// Joins, and joins again when the network is lost.
    pub async fn stay(&mut self, console: &Console) -> ! {
        if !self.configured {
            console.line(format_args!("no Wi-Fi network in the credentials; write one with updraft uplink"));
            core::future::pending::<()>().await;
        }
        loop {
            match self.controller.connect_async().await {
                Ok(_) => {
                    console.line(format_args!("Wi-Fi joined"));
                    let _ = self.controller.wait_for_disconnect_async().await;
                    console.line(format_args!("Wi-Fi lost"));
                }
                Err(why) => console.line(format_args!("Wi-Fi not joined: {why:?}")),
            }
            Timer::after(AGAIN).await;
        }
    }
}
