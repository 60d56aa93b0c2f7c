// Package admin holds the handlers of the staff's side: sign-in, dashboard, content list, the editor of
// every kind, publishing, history. A handler decodes the request, makes one call to the store, and
// renders a page of web/admin.
package admin

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/job"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/linkcheck"
	"localprogress.org/site/internal/mail"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// Page makes the public page of an entry, for the preview beside its text.
type Page func(ctx context.Context, it content.Item) (templ.Component, error)

// Staff answers those who write and publish.
type Staff struct {
	web      *server.Web
	accounts *account.Store
	content  *content.Store
	media    *media.Store
	inbox    *inbox.Store
	letters  *letter.Store
	guests   *guest.Store
	links    *linkcheck.Store
	post     *mail.Post
	failures *job.Failures
	page     Page
	keys     *account.Keys
	log      audit.Log
	now      func() time.Time
}

// New returns the staff's side of the site.
func New(web *server.Web, accounts *account.Store, c *content.Store, m *media.Store, in *inbox.Store, letters *letter.Store, guests *guest.Store, links *linkcheck.Store, post *mail.Post, failures *job.Failures, log audit.Log, page Page, now func() time.Time) *Staff {
	return &Staff{web: web, accounts: accounts, content: c, media: m, inbox: in, letters: letters, guests: guests, links: links, post: post, failures: failures, page: page,
		log: log, keys: account.OpenKeys(accounts, web.Base), now: now}
}

// Routes adds every address below /admin to the router, by who may use it, to be read top to bottom.
func (s *Staff) Routes(r chi.Router) {
	h := s.web.Handle
	r.Use(s.web.WithSession, withRights)

	// Anybody.
	r.Get("/sign-in", h(s.signInForm))
	r.Post("/sign-in", h(s.signIn))
	r.Get("/set-up/{token}", h(s.setUpForm))
	r.Post("/set-up/{token}", h(s.setUp))

	r.Get("/sign-in/code", h(s.codeForm))
	r.Post("/sign-in/code", h(s.code))
	r.Post("/sign-in/passkey", h(s.signInWithPasskey))
	r.Post("/sign-in/passkey/options", h(s.askPasskey))
	r.Get("/reset", h(s.resetForm))
	r.Post("/reset", h(s.askReset))
	r.Get("/reset/{token}", h(s.choosePassword(account.ForReset)))
	r.Post("/reset/{token}", h(s.resetPassword))
	r.Get("/invitation/{token}", h(s.choosePassword(account.ForInvitation)))
	r.Post("/invitation/{token}", h(s.join))

	// Whoever is signed in.
	r.Group(func(r chi.Router) {
		r.Use(s.web.RequireUser)
		r.Get("/", h(s.dashboard))
	})
	r.With(s.holdWords, s.web.RequireUser).Get("/signed-in", h(s.signedIn))

	// Whoever is signed in, also without the second factor that the house requires: here it is added.
	r.Group(func(r chi.Router) {
		r.Use(s.web.RequireAnyUser)
		r.Post("/sign-out", h(s.signOut))
		r.Post("/sign-out-everywhere", h(s.signOutEverywhere))
		r.Get("/account", h(s.myAccount))
		r.Post("/account/name", h(s.rename))
		r.Post("/account/letters", h(s.wantMail))
		r.Get("/account/confirm", h(s.confirmForm))
		r.Post("/account/confirm", h(s.confirm))
		r.Post("/account/confirm/passkey", h(s.confirmWithPasskey))
		r.Get("/account/email/{token}", h(s.emailLink))
		r.Post("/account/email/{token}", h(s.changeEmail))
	})

	// Whoever is signed in and has just shown again that it is them: by what they sign in.
	r.Group(func(r chi.Router) {
		r.Use(s.web.RequireAnyUser, s.web.RequireConfirmed(toAccount))
		r.Get("/account/email", h(s.emailForm))
		r.Post("/account/email", h(s.askEmail))
		r.Get("/account/password", h(s.passwordForm))
		r.Post("/account/password", h(s.changePassword))
		r.Get("/account/password/remove", h(s.askRemovePassword))
		r.Post("/account/password/remove", h(s.removePassword))
		r.Post("/account/factors/keep", h(s.keepFactors))
		r.Post("/account/app/start", h(s.startApp))
		r.Get("/account/app", h(s.appForm))
		r.Post("/account/app", h(s.confirmApp))
		r.Post("/account/app/remove", h(s.removeApp))
		r.Get("/account/passkeys/new", h(s.passkeyForm))
		r.Post("/account/passkeys/options", h(s.passkeyOptions))
		r.Post("/account/passkeys", h(s.addPasskey))
		r.Post("/account/passkeys/{id:[0-9]+}/remove", h(s.removePasskey))
		r.Post("/account/recovery", h(s.newRecovery))
		r.Post("/account/sessions/end", h(s.endOtherSessions))
		r.Post("/account/sessions/{id:[0-9]+}/end", h(s.endSession))
	})

	// Authors and above: writing. Nothing here changes what readers see.
	r.Group(func(r chi.Router) {
		r.Use(s.holdWords, s.web.RequireUser, s.web.Require(account.User.CanWrite))
		r.Get("/as-of", h(s.asOfForm))
		r.Post("/as-of", h(s.chooseAsOf))
		r.Post("/as-of/leave", h(s.leaveAsOf))
		r.Get("/content", h(s.list))
		r.Get("/content/new", h(s.chooseKind))
		r.Get("/content/trash", h(s.trash))
		r.Get("/content/bulk", h(s.askBulk)) // what each of them may be done, the store decides
		r.Post("/content/bulk", h(s.doBulk))
		r.Get("/content/bulk/{bulk:[0-9]+}", h(s.bulkDone))
		r.Post("/content/bulk/{bulk:[0-9]+}/undo", h(s.undoBulk))
		r.Get("/content/{kind:[a-z]+}/new", h(s.newEntry))
		r.Post("/content/{kind:[a-z]+}/new", h(s.create))
		r.Post("/content/{kind:[a-z]+}/new/autosave", h(s.autosaveNew))
		r.Post("/content/{kind:[a-z]+}/new/words", h(s.newWords))
		r.Post("/content/{kind:[a-z]+}/new/picture", h(s.pictureOfNew))
		r.Post("/content/{kind:[a-z]+}/new/check", h(s.checkNew))
		r.Get("/content/{kind:[a-z]+}/new/preview", h(s.previewNew))
		r.Post("/content/{kind:[a-z]+}/new/preview", h(s.previewNew))
		r.Get("/media", h(s.library))
		r.Post("/media", h(s.upload))
		r.Get("/media/choose", h(s.offerPictures))
		r.Get("/media/{id:[0-9]+}", h(s.file))
		r.Post("/media/{id:[0-9]+}", h(s.describe))
		r.Get("/media/{id:[0-9]+}/original", h(s.originalFile))
		r.Post("/media/{id:[0-9]+}/restore", h(s.restoreFile))
		r.Post("/media/{id:[0-9]+}/trash", h(s.trashFile))
		r.Get("/targets", h(s.targets))
		r.Post("/paste", h(s.paste))
		r.Get("/search", h(s.promotions))
		r.Post("/content/views", h(s.keepView))
		r.Post("/content/views/{view:[0-9]+}/rename", h(s.renameView))
		r.Post("/content/views/{view:[0-9]+}/remove", h(s.dropView))
		r.Get("/calendar", h(s.calendar))
		r.Get("/settings", h(s.settings))
		r.Get("/settings/home", h(s.homeSlots))
		r.Get("/settings/announcements", h(s.announcements))
		r.Get("/settings/press", h(s.pressSettings))
		r.Get("/settings/menus", h(s.menus))
		r.Get("/settings/site", h(s.siteForm))
		r.Get("/settings/redirects", h(s.redirects))
		r.Get("/settings/history", h(s.settingHistory))
		r.Get("/content/{id:[0-9]+}", h(s.edit))
		r.Post("/content/{id:[0-9]+}", h(s.save))
		r.Post("/content/{id:[0-9]+}/autosave", h(s.autosave))
		r.Post("/content/{id:[0-9]+}/here", h(s.here))
		r.Post("/content/{id:[0-9]+}/words", h(s.words))
		r.Post("/content/{id:[0-9]+}/picture", h(s.pictureOfSaved))
		r.Post("/content/{id:[0-9]+}/check", h(s.checkSaved))
		r.Get("/content/{id:[0-9]+}/preview", h(s.previewSaved))
		r.Post("/content/{id:[0-9]+}/preview", h(s.preview))
		r.Get("/content/{id:[0-9]+}/history", h(s.history))
		r.Get("/content/{id:[0-9]+}/history/compare", h(s.compare))
		r.Get("/content/{id:[0-9]+}/history/{version:[0-9]+}", h(s.version))
		r.Get("/content/{id:[0-9]+}/history/{version:[0-9]+}/preview", h(s.previewVersion))
		r.Post("/content/{id:[0-9]+}/history/{version:[0-9]+}/restore", h(s.restore))
		r.Get("/content/{id:[0-9]+}/trash", h(s.askThrowAway)) // what readers see wants more, which the store decides
		r.Post("/content/{id:[0-9]+}/trash", h(s.throwAway))
		r.Post("/content/{id:[0-9]+}/take-back", h(s.takeBack))
		r.Get("/content/{id:[0-9]+}/readers", h(s.readers))
		r.Post("/content/{id:[0-9]+}/readers", h(s.limit))
		r.Get("/content/{id:[0-9]+}/links", h(s.guestLinks))
		r.Post("/content/{id:[0-9]+}/links", h(s.makeGuestLink))
		r.Post("/content/{id:[0-9]+}/links/{link:[0-9]+}/send", h(s.changeGuestLink(sendGuest, "A letter with a new link is on its way. The one before ends when it is written.")))
		r.Post("/content/{id:[0-9]+}/links/{link:[0-9]+}/revoke", h(s.changeGuestLink(revokeGuest, "The link opens nothing any more.")))
		r.Get("/content/{id:[0-9]+}/answers/{answer:[0-9]+}", h(s.outsideAnswer))
		r.Post("/content/{id:[0-9]+}/answers/{answer:[0-9]+}/take", h(s.takeAnswer))
		r.Post("/content/{id:[0-9]+}/answers/{answer:[0-9]+}/settle", h(s.settleAnswer))
	})

	// Chapter editors and the press desk too: what readers see of the entries that are theirs, which the store decides.
	r.Group(func(r chi.Router) {
		r.Use(s.holdWords, s.web.RequireUser, s.web.Require(account.User.CanPublishSome))
		r.Post("/content/{kind:[a-z]+}/new/publish", h(s.createAndPublish))
		r.Post("/content/{id:[0-9]+}/publish", h(s.publish))
		r.Get("/content/{id:[0-9]+}/review", h(s.reviewForm))
		r.Post("/content/{id:[0-9]+}/review", h(s.review))
		r.Get("/content/{id:[0-9]+}/unpublish", h(s.askUnpublish))
		r.Post("/content/{id:[0-9]+}/unpublish", h(s.unpublish))
		r.Post("/content/{id:[0-9]+}/stage/ask", h(s.saveAndStage))
		r.Get("/content/{id:[0-9]+}/stage", h(s.stageForm))
		r.Post("/content/{id:[0-9]+}/stage", h(s.stage))
		r.Post("/content/{id:[0-9]+}/stage/remove", h(s.unstage))
		r.Get("/bundles", h(s.bundles))
		r.Post("/bundles", h(s.makeBundle))
		r.Get("/bundles/{bundle:[0-9]+}", h(s.bundle))
		r.Post("/bundles/{bundle:[0-9]+}/add", h(s.changeBundle("It is in the bundle.", s.addToBundle)))
		r.Post("/bundles/{bundle:[0-9]+}/take", h(s.changeBundle("It is out of the bundle.", s.takeFromBundle)))
		r.Post("/bundles/{bundle:[0-9]+}/schedule", h(s.changeBundle("The time is set.", s.scheduleBundle)))
		r.Post("/bundles/{bundle:[0-9]+}/unschedule", h(s.changeBundle("It is off the schedule.", s.unscheduleBundle)))
		r.Post("/bundles/{bundle:[0-9]+}/publish", h(s.changeBundle("All of it is out.", s.releaseBundle)))
		r.Post("/bundles/{bundle:[0-9]+}/remove", h(s.removeBundle))
		r.Post("/bundles/{bundle:[0-9]+}/links", h(s.linkToBundle))
		r.Post("/bundles/{bundle:[0-9]+}/links/{link:[0-9]+}/revoke", h(s.revokeBundleLink))
	})

	// The press desk too: whom reporters reach, and what they are given.
	r.Group(func(r chi.Router) {
		r.Use(s.holdWords, s.web.RequireUser, s.web.Require(account.User.CanTendPress))
		r.Get("/settings/press/contacts/new", h(s.contactForm))
		r.Post("/settings/press/contacts/new", h(s.saveContact))
		r.Get("/settings/press/contacts/{id:[0-9]+}", h(s.contactForm))
		r.Post("/settings/press/contacts/{id:[0-9]+}", h(s.saveContact))
		r.Get("/settings/press/contacts/{id:[0-9]+}/remove", h(s.askRemoveContact))
		r.Post("/settings/press/contacts/{id:[0-9]+}/remove", h(s.removeContact))
		r.Get("/settings/press/texts/new", h(s.textForm))
		r.Post("/settings/press/texts/new", h(s.saveText))
		r.Get("/settings/press/texts/{id:[0-9]+}", h(s.textForm))
		r.Post("/settings/press/texts/{id:[0-9]+}", h(s.saveText))
		r.Get("/settings/press/texts/{id:[0-9]+}/remove", h(s.askRemoveText))
		r.Post("/settings/press/texts/{id:[0-9]+}/remove", h(s.removeText))
	})

	// Editors and above: what visitors sent, with names and addresses.
	r.Group(func(r chi.Router) {
		r.Use(s.holdWords, s.web.RequireUser, s.web.Require(account.User.CanPublish))
		r.Get("/inbox", h(s.messages))
		r.Get("/inbox.csv", h(s.messagesFile))
		r.Post("/inbox/mark", h(s.markMessages))
		r.Get("/inbox/delete", h(s.askDelete))
		r.Post("/inbox/delete", h(s.deleteMessages))
		r.Get("/inbox/{id:[0-9]+}", h(s.message))
		r.Post("/inbox/{id:[0-9]+}/mark", h(s.markMessage))
		r.Post("/inbox/{id:[0-9]+}/note", h(s.noteMessage))
		r.Post("/inbox/{id:[0-9]+}/release", h(s.releaseMessage))
	})

	// Editors and above: what readers see.
	r.Group(func(r chi.Router) {
		r.Use(s.holdWords, s.web.RequireUser, s.web.Require(account.User.CanPublish))
		r.Get("/content/{id:[0-9]+}/signatures", h(s.signatures))
		r.Post("/content/{id:[0-9]+}/signatures", h(s.addSignature))
		r.Get("/content/{id:[0-9]+}/signatures/import", h(s.importForm))
		r.Post("/content/{id:[0-9]+}/signatures/import", h(s.importSignatures))
		r.Get("/content/{id:[0-9]+}/signatures/{signature:[0-9]+}", h(s.signature))
		r.Post("/content/{id:[0-9]+}/signatures/{signature:[0-9]+}", h(s.changeSignature))
		r.Post("/content/{id:[0-9]+}/signatures/{signature:[0-9]+}/remove", h(s.removeSignature))
		r.Post("/media/{id:[0-9]+}/replace", h(s.replaceFile)) // readers see it at once
		r.Post("/bundles/{bundle:[0-9]+}/place", h(s.changeBundle("Noted for the home page.", s.placeFromBundle)))
		r.Post("/search", h(s.promote))
		r.Post("/search/remove", h(s.demote))
		r.Get("/settings/home/{slot:[a-z0-9-]+}/new", h(s.placementForm))
		r.Post("/settings/home/{slot:[a-z0-9-]+}/new", h(s.place))
		r.Get("/settings/home/{id:[0-9]+}", h(s.placementForm))
		r.Post("/settings/home/{id:[0-9]+}", h(s.place))
		r.Get("/settings/home/{id:[0-9]+}/remove", h(s.askDisplace))
		r.Post("/settings/home/{id:[0-9]+}/remove", h(s.displace))
		r.Get("/settings/announcements/new", h(s.newAnnouncement))
		r.Post("/settings/announcements/new", h(s.announce))
		r.Get("/settings/announcements/{id:[0-9]+}", h(s.changeAnnouncement))
		r.Post("/settings/announcements/{id:[0-9]+}", h(s.reannounce))
		r.Get("/settings/announcements/{id:[0-9]+}/remove", h(s.askSilence))
		r.Post("/settings/announcements/{id:[0-9]+}/remove", h(s.silence))
		r.Get("/settings/menus/{name:[a-z]+}", h(s.menuForm))
		r.Post("/settings/menus/{name:[a-z]+}", h(s.saveMenu))
		r.Get("/settings/menus/{name:[a-z]+}/reset", h(s.askResetMenu))
		r.Post("/settings/menus/{name:[a-z]+}/reset", h(s.resetMenu))
		r.Post("/settings/site", h(s.saveSite))
		r.Post("/settings/redirects", h(s.addRedirect))
		r.Get("/settings/redirects/remove", h(s.askRemoveRedirect))
		r.Post("/settings/redirects/remove", h(s.removeRedirect))
	})

	// Administrators: who works here, and how the site is set up.
	r.Group(func(r chi.Router) {
		r.Use(s.web.RequireUser, s.web.Require(account.User.CanManage))
		r.Get("/accounts", h(s.people))
		r.Get("/accounts/{id:[0-9]+}", h(s.colleaguePage))
		r.Get("/settings/review", h(s.fourEyes))
		r.Post("/settings/review", h(s.setFourEyes))
		r.Get("/audit", h(s.audit))
		r.Get("/audit.csv", h(s.auditFile))
		r.Get("/jobs", h(s.failedJobs))
		r.Post("/jobs/{kind:[a-z_]+}/retry", h(s.retryJobs))
		r.Post("/jobs/{id:[0-9]+}/retry", h(s.retryJob))
		r.Get("/mail", h(s.mail))
		r.Post("/mail/test", h(s.tryMail))
		r.Get("/mail/{id:[0-9]+}", h(s.keptLetter))
	})

	// Administrators who have just shown again that it is them: who works here, and how they sign in.
	r.Group(func(r chi.Router) {
		r.Use(s.web.RequireUser, s.web.Require(account.User.CanManage), s.web.RequireConfirmed(toPeople))
		r.Get("/accounts/new", h(s.inviteForm))
		r.Post("/accounts/new", h(s.invite))
		r.Post("/accounts/factor", h(s.requireFactor))
		r.Post("/accounts/{id:[0-9]+}/factors/remove", h(s.doTo(removeFactors, "Removed. The owner is told, and signs in with the password alone.")))
		r.Post("/accounts/{id:[0-9]+}/role", h(s.changeRole))
		r.Post("/accounts/{id:[0-9]+}/disable", h(s.doTo(disable, "Disabled, and signed out everywhere.")))
		r.Post("/accounts/{id:[0-9]+}/enable", h(s.doTo(enable, "Enabled. The password and factors of before are good again.")))
		r.Post("/accounts/{id:[0-9]+}/invite", h(s.doTo(inviteAgain, "Another letter is on its way. The link of the one before does not work any more.")))
		r.Post("/accounts/{id:[0-9]+}/sessions/end", h(s.doTo(endSessions, "Signed out everywhere.")))
	})

	r.NotFound(h(func(http.ResponseWriter, *http.Request) error { return server.NotFound() }))
	r.MethodNotAllowed(h(func(w http.ResponseWriter, _ *http.Request) error {
		if w.Header().Get("Allow") == "" { // at /admin itself, which the site's router hands over whole
			w.Header().Set("Allow", "GET, HEAD")
		}
		return &server.Problem{Status: http.StatusMethodNotAllowed, Message: "This address does not take that kind of request. Go back and try again."}
	}))
}

// frame is what the page around every screen shows: who is signed in, and the answer to what was just done.
func (s *Staff) frame(r *http.Request, section, title string) view.Page {
	u := user(r)
	p := view.Page{Title: title, Section: section, User: u.Name, Role: u.Role.Name(), Inbox: u.CanPublish(), Manage: u.CanManage()}
	p.Flash, p.Refused = s.web.TakeFlash(r)
	if p.Inbox {
		var err error
		if p.New, err = s.inbox.CountNew(r.Context()); err != nil { // a number in the navigation is not worth the screen
			s.web.Log.WarnContext(r.Context(), "count new messages", "request", server.RequestID(r.Context()), "err", err)
		}
	}
	return p
}

// user is who is signed in. The routes see to it that somebody is.
func user(r *http.Request) account.User {
	u, _ := server.User(r)
	return u
}

// editor is who saves, for the history.
func editor(r *http.Request) content.Editor {
	u := user(r)
	return content.Editor{ID: u.ID, Name: u.Name}
}

// entryID is the entry's ID in the address. A number too large for any entry is not found.
func entryID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err != nil {
		return 0, server.NotFound()
	}
	return id, nil
}

// versionIn is the version's number in the address.
func versionIn(r *http.Request) (int, error) {
	v, err := strconv.ParseInt(chi.URLParam(r, "version"), 10, 32)
	if err != nil {
		return 0, server.NotFound()
	}
	return int(v), nil
}

// kindIn is the kind in the address.
func kindIn(r *http.Request) (content.Kind, error) {
	k, ok := content.ParseKind(chi.URLParam(r, "kind"))
	if !ok {
		return "", server.NotFound()
	}
	return k, nil
}

func entryHref(id int64) string { return "/admin/content/" + strconv.FormatInt(id, 10) }

// seeOther sends the visitor to another page after a write, so that reloading it writes nothing.
func seeOther(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
