package console

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// pageSize is how many users a page shows.
const pageSize = 50

// usersPage is the list of users.
type usersPage struct {
	sandbox.UserList
	Query sandbox.UserQuery
	Tabs  []tab
	// Older and Newer lead to the pages around this one.
	Older, Newer string
	From, To     int
	// Base is where the sandbox is reached, for the example.
	Base string
}

type tab struct {
	Href, Label string
	Count       int
	Current     bool
}

func (c *console) showUsers(v *visit) {
	asked := v.r.URL.Query()
	offset, _ := strconv.Atoi(asked.Get("from")) // what is no number is the first page
	q := sandbox.UserQuery{
		Partner: asked.Get("partner"), Group: asked.Get("group"), Search: asked.Get("q"), Offset: max(0, offset), Limit: pageSize,
	}
	list, err := c.sandbox.Users(v.r.Context(), q)
	if err != nil {
		c.fail(v, err)
		return
	}
	p := usersPage{UserList: list, Query: q, Base: base(v.r), From: q.Offset + 1, To: q.Offset + len(list.Users)}
	for _, t := range []struct{ group, label string }{
		{"", "All"}, {sandbox.GroupActive, "Active"}, {sandbox.GroupOnboarding, "Onboarding"}, {sandbox.GroupSuspended, "Suspended"}, {sandbox.GroupDeleted, "Deleted"},
	} {
		p.Tabs = append(p.Tabs, tab{usersAt(q, t.group, 0), t.label, list.Groups[t.group], q.Group == t.group})
	}
	if q.Offset > 0 {
		p.Newer = usersAt(q, q.Group, max(0, q.Offset-pageSize))
	}
	if p.To < list.Total {
		p.Older = usersAt(q, q.Group, q.Offset+pageSize)
	}
	c.render(v, http.StatusOK, "users", page{Title: "Users", Nav: "users", Data: p})
}

// usersAt is the address of a page of users.
func usersAt(q sandbox.UserQuery, group string, offset int) string {
	values := url.Values{}
	for name, value := range map[string]string{"q": q.Search, "partner": q.Partner, "group": group} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if offset > 0 {
		values.Set("from", strconv.Itoa(offset))
	}
	if len(values) == 0 {
		return "/"
	}
	return "/?" + values.Encode()
}

// base is where the sandbox is reached, as the browser sees it.
func base(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (c *console) showNewUser(v *visit) {
	f, err := c.newUserForm(v)
	if err != nil {
		c.fail(v, err)
		return
	}
	c.render(v, http.StatusOK, "form", page{Title: "New user", Nav: "users", Data: f})
}

func (c *console) createUser(v *visit) {
	f, err := c.newUserForm(v)
	if err != nil {
		c.fail(v, err)
		return
	}
	f = f.filled(v.r.PostForm)
	body := f.body()
	delete(body, "partner")
	var created struct {
		UserID string `json:"userId"`
	}
	refused, err := c.perform(v.r.Context(), f.value("partner"), request{http.MethodPost, "/v1/user/balances/crypto-and-fiat", body}, &created)
	switch {
	case err != nil:
		c.fail(v, err)
	case refused != nil:
		f = f.refused(refused)
		c.render(v, http.StatusUnprocessableEntity, "form", page{Title: "New user", Nav: "users", Data: f, Problem: problems(f)})
	default:
		c.done(v, "/users/"+created.UserID, fmt.Sprintf("%s signed up. The next step is the verification.", f.value("externalUserId")))
	}
}

// people are who signs up when nobody says otherwise.
var people = []struct{ id, first, last, street, number, city, postCode, country, phone, born string }{
	{"alice", "Alice", "Kowalska", "ul. Marszałkowska", "123/5", "Warszawa", "00-001", "PL", "48601234567", "1990-05-15"},
	{"bruno", "Bruno", "Keller", "Lindenstraße", "8", "Berlin", "10969", "DE", "4915123456789", "1984-11-02"},
	{"chiara", "Chiara", "Rossi", "Via Garibaldi", "21", "Torino", "10122", "IT", "393401234567", "1996-02-29"},
	{"daan", "Daan", "de Vries", "Prinsengracht", "263", "Amsterdam", "1016 GV", "NL", "31612345678", "1979-07-30"},
	{"elif", "Elif", "Öztürk", "Mariahilfer Straße", "45", "Wien", "1060", "AT", "436641234567", "2001-01-08"},
	{"fionn", "Fionn", "Ó Briain", "Grafton Street", "7", "Dublin", "D02 VF25", "IE", "353851234567", "1988-09-19"},
}

// newUserForm is filled with somebody who is not there yet.
func (c *console) newUserForm(v *visit) (form, error) {
	list, err := c.sandbox.Users(v.r.Context(), sandbox.UserQuery{Limit: 1})
	if err != nil {
		return form{}, err
	}
	partners, err := c.sandbox.Partners(v.r.Context())
	if err != nil {
		return form{}, err
	}
	who := people[list.Total%len(people)]
	id := "fixture-" + who.id
	if list.Total >= len(people) {
		id += "-" + strconv.Itoa(list.Total/len(people)+1)
	}
	f := form{
		Name: "new-user", Title: "Sign up a user", Button: "Create user",
		Help: "As your application does with createUser. Everything is made up: change what matters to you.",
		Fields: []field{
			{Name: "externalUserId", Label: "Your id of the user", Value: id, Hint: "Unique for the partner; what everything else refers to.", Wide: true},
			{Name: "firstName", Label: "First name", Value: who.first},
			{Name: "lastName", Label: "Last name", Value: who.last, Hint: "SEPA deposits must come from an account of this name."},
			{Name: "email", Label: "E-mail", Kind: "email", Value: who.id + "@example.com"},
			{Name: "phone", Label: "Phone", Kind: "tel", Value: who.phone, Hint: "Digits with the country code, without a plus."},
			{Name: "street", Label: "Street", Value: who.street},
			{Name: "number", Label: "House number", Value: who.number},
			{Name: "city", Label: "City", Value: who.city},
			{Name: "postCode", Label: "Post code", Value: who.postCode},
			{Name: "country", Label: "Country", Value: who.country, Hint: "Two letters, such as PL."},
			{Name: "citizenship", Label: "Citizenship", Value: who.country},
			{Name: "nationality", Label: "Nationality", Value: who.country},
			{Name: "birthCountry", Label: "Country of birth", Value: who.country},
			{Name: "birthDate", Label: "Date of birth", Kind: "date", Value: who.born},
			{Name: "userIdentificationNumber", Label: "Identification number", Optional: true},
			{Name: "hasAcceptedP100Tc", Label: "Has accepted P100's terms and conditions", Kind: "checkbox", Value: "true", Wide: true},
		},
	}
	partner := field{Name: "partner", Label: "Partner", Kind: "hidden", Value: partners[0].Name}
	if len(partners) > 1 {
		partner.Kind, partner.Wide, partner.Hint = "select", true, "Whose user it becomes. Partners are named after their API key, which is not shown."
		for _, p := range partners {
			partner.Options = append(partner.Options, option{p.Name, p.Name})
		}
	}
	f.Fields = append([]field{partner}, f.Fields...)
	return f.at("/users/new"), nil
}
