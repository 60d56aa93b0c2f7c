package main

import "localprogress.org/site/internal/config"

// mailFlags say which server takes the site's letters.
type mailFlags struct {
	SMTPHost         string `help:"Mail server that takes the site's letters. Without one, administrators read them under /admin/mail." name:"smtp-host" placeholder:"HOST" twin:"LP_SMTP_HOST"`
	SMTPPort         int    `help:"Port of the mail server." name:"smtp-port" default:"587" twin:"LP_SMTP_PORT"`
	SMTPTLS          string `help:"How the connection is kept secret: starttls, tls (from the beginning, port 465), or none." name:"smtp-tls" default:"starttls" placeholder:"HOW" twin:"LP_SMTP_TLS"`
	SMTPUser         string `help:"Name to sign in with at the mail server, where it wants one." name:"smtp-user" placeholder:"NAME" twin:"LP_SMTP_USER"`
	SMTPPasswordFile string `help:"File with the password for the mail server. Or put the password itself into LP_SMTP_PASSWORD." name:"smtp-password-file" placeholder:"FILE" twin:"LP_SMTP_PASSWORD_FILE"`
	MailFrom         string `help:"Who letters come from, such as \"Local Progress <web@localprogress.org>\"." name:"mail-from" placeholder:"SENDER" twin:"LP_MAIL_FROM"`
}

// smtpPassword is where the password of the mail server stands.
var smtpPassword = secretPlace{"--smtp-password-file", "LP_SMTP_PASSWORD"}

// mail returns what the flags and the environment say.
func (f mailFlags) mail(getenv func(string) string) (config.Mail, error) {
	password, err := smtpPassword.read(f.SMTPPasswordFile, getenv)
	return config.Mail{Host: f.SMTPHost, Port: f.SMTPPort, TLS: f.SMTPTLS, User: f.SMTPUser, Password: password, From: f.MailFrom}, err
}
