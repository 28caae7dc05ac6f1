package console

import (
	"encoding/base64"
	"net/http"
	"strings"
)

// done goes to a page that says what was done. The sentence travels in a cookie that
// the page takes away.
func (c *console) done(v *visit, to, sentence string) {
	text := base64.RawURLEncoding.EncodeToString([]byte(sentence))
	setCookie(v.w, v.r, "flash", text+"."+c.sign("flash "+v.session, text))
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

// flash returns the sentence that the page is to say, once.
func (c *console) flash(v *visit) string {
	cookie, err := v.r.Cookie(cookieName(v.r, "flash"))
	if err != nil {
		return ""
	}
	setCookie(v.w, v.r, "flash", "")
	text, signature, _ := strings.Cut(cookie.Value, ".")
	if !c.signed("flash "+v.session, text, signature) {
		return ""
	}
	sentence, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(sentence)
}
