package testbrowser

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// OpenIn is Open with a profile of its own in the folder, which a later browser can go on with.
func OpenIn(t testing.TB, profile string) *Tab {
	t.Helper()
	return start(t, chromedp.UserDataDir(profile))
}

// Kill ends the browser as a crash does, without a word to its pages.
func (b *Tab) Kill() {
	b.t.Helper()
	process := chromedp.FromContext(b.ctx).Browser.Process()
	if err := process.Kill(); err != nil {
		b.t.Fatal(err)
	}
	_, _ = process.Wait() // somebody else may have waited already
}

// Offline takes the network away, or gives it back.
func (b *Tab) Offline(off bool) {
	b.t.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}})
		return chromedp.Void{}, err
	})
}

// Leave opens the address and reports whether the page was left with a question first; the answer is yes.
func (b *Tab) Leave(url string) (asked bool) {
	b.t.Helper()
	b.turn(func(ctx context.Context) error {
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		questions := make(chan struct{}, 1)
		if err := chromedp.Listen(ctx, func(ev any) {
			if _, ok := ev.(*page.EventJavascriptDialogOpening); ok {
				questions <- struct{}{}
			}
		}); err != nil {
			return err
		}
		answered := make(chan error, 1)
		go func() {
			select {
			case <-questions:
				asked = true
				_, err := chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
				answered <- err
			case <-ctx.Done():
				answered <- nil
			}
		}()
		err := chromedp.Do(ctx, chromedp.Navigate(url))
		stop()
		if failed := <-answered; err == nil {
			err = failed
		}
		return err
	})
	return asked
}
