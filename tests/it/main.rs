//! One binary for all tests that look at the program from outside. (`#[cfg(test)]` on each line lets clippy know that
//! helpers here are test code too.)

#[cfg(test)]
mod account;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod branding;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod cookies;
#[cfg(test)]
mod cors;
#[cfg(test)]
mod deliver_mail;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod elsewhere;
#[cfg(test)]
mod every_form;
#[cfg(test)]
mod every_route;
#[cfg(test)]
mod foreign_tokens;
#[cfg(test)]
mod gallery;
#[cfg(test)]
mod hand_over;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod languages;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod licences;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod messengers;
#[cfg(test)]
mod new_password;
#[cfg(test)]
mod phone;
#[cfg(test)]
mod places;
#[cfg(test)]
mod process;
#[cfg(test)]
mod prove;
#[cfg(test)]
mod races;
#[cfg(test)]
mod redirects;
#[cfg(test)]
mod register;
#[cfg(test)]
mod reset;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod step_up;
#[cfg(test)]
mod stopwatch;
#[cfg(test)]
mod store;
#[cfg(test)]
mod store_down;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod support;
#[cfg(test)]
mod values;
#[cfg(test)]
mod vendors;
#[cfg(test)]
mod web_push;
#[cfg(test)]
mod weight;
#[cfg(test)]
mod wire;
#[cfg(test)]
mod zlib;
