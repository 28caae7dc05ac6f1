package sandbox

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"pgregory.net/rapid"
)

// whoever is somebody who may exist or not.
func whoever(r *rapid.T) string { return rapid.SampledFrom(everybody).Draw(r, "user") }

// mark is that of a user, or of nobody.
func (run *lifeRun) mark(user string) string {
	if p, living := run.people[user]; living {
		return p.mark
	}
	return "Nobody"
}

func oneOf(r *rapid.T, what string, values ...string) string {
	return rapid.SampledFrom(values).Draw(r, what)
}

// steps are everything that can be asked for.
func (run *lifeRun) steps() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"join": func(r *rapid.T) {
			if user := whoever(r); run.join(user) && rapid.Bool().Draw(r, "is onboarded") {
				run.onboard(user)
			}
		},
		"KYC session":    run.kycSession,
		"KYC files":      run.kycFiles,
		"KYC decision":   run.kycDecision,
		"document":       run.document,
		"POA":            run.poa,
		"profile":        run.profile,
		"contact":        run.contact,
		"IBAN decision":  run.ibanDecision,
		"SEPA deposit":   run.sepaDeposit,
		"crypto deposit": run.cryptoDeposit,
		"travel rule":    run.travelRule,
		"transfer":       run.anyTransfer,
		"SEPA transfer":  run.sepaTransfer,
		"lock":           run.takeLock,
		"exchange":       run.useLock,
		"withdrawal":     run.withdrawal,
		"suspend":        run.suspend,
		"leave": func(r *rapid.T) {
			user := whoever(r)
			if _, living := run.people[user]; !living || rapid.IntRange(0, 3).Draw(r, "rarely") > 0 {
				r.Skip("not now")
			}
			run.leave(r, user)
		},
		"wait": func(r *rapid.T) {
			run.must("POST", advancePath, object{"seconds": rapid.IntRange(1, 30).Draw(r, "seconds")})
		},
		"modes":    run.anyModes,
		"rates":    run.anyRates,
		"webhooks": run.deliverWebhooks,
		"save":     run.save,
		"restore":  run.restore,
		"reset":    run.reset,
	}
}

func (run *lifeRun) kycSession(r *rapid.T) {
	user := whoever(r)
	body := kycBody(user).but("occupation", nil).but("incomeSource", "BUSINESS_ACTIVITY").but("taxId", run.mark(user))
	if rapid.Bool().Draw(r, "other income") {
		body = body.but("taxId", nil).but("incomeSource", "OTHER").but("additionalInfo", "The pension of "+run.mark(user))
	}
	if a := run.asks(r, user, false, "POST", kycPath, body); a.code == "" && rapid.Bool().Draw(r, "opens") {
		run.must("GET", "/v1/kyc/verification/"+user+"/"+str(a.object["verificationId"]), nil)
	}
}

func (run *lifeRun) kycFiles(r *rapid.T) {
	user := whoever(r)
	_, living := run.people[user]
	if a := run.upload(kycFilesPath(user), "PASSPORT", document("PASSPORT")...); !living && a.code != "P412" {
		r.Fatalf("files of nobody answer %s", a.text)
	}
}

func (run *lifeRun) kycDecision(r *rapid.T) {
	user := whoever(r)
	body := object{"externalUserId": user, "status": oneOf(r, "status", kycVerified, kycVerified, attemptRejected, kycExpired)}
	if body["status"] == attemptRejected {
		body["rejectionReason"] = "NO_FACE_FOUND"
	}
	run.asks(r, user, false, "POST", decidePath, body)
}

func (run *lifeRun) document(r *rapid.T) {
	user := whoever(r)
	run.asks(r, user, false, "POST", verifyPath, documentBody(user).but("documentNumber", "AB"+run.mark(user)))
}

func (run *lifeRun) poa(r *rapid.T) {
	user := whoever(r)
	if rapid.Bool().Draw(r, "uploads") {
		run.upload(poaFilesPath(user), "", picture("bill"))
		return
	}
	run.asks(r, user, false, "POST", poaDecisionPath, object{"externalUserId": user, "status": oneOf(r, "status", poaApproved, poaRejected, poaQuestioned)})
}

func (run *lifeRun) profile(r *rapid.T) {
	user := whoever(r)
	run.asks(r, user, false, "PATCH", "/v1/user/"+user, object{"street": "al. " + run.mark(user), "number": oneOf(r, "number", "1", "2a")})
}

func (run *lifeRun) contact(r *rapid.T) {
	user := whoever(r)
	mark := run.mark(user)
	if _, living := run.people[user]; !living || rapid.Bool().Draw(r, "new") {
		run.asks(r, user, false, "POST", contactsPath(user), landlord().but("accountHolder", "Aunt "+mark).but("label", mark+" rent"))
		return
	}
	if run.people[user].suspended && run.modes(r).SuspensionVisible {
		r.Skip("nothing can be read")
	}
	for _, c := range run.contacts(user) {
		path := contactsPath(user) + "/" + c.ID
		if rapid.Bool().Draw(r, "deletes") {
			run.asks(r, user, false, "DELETE", path, nil)
		} else {
			run.asks(r, user, false, "PATCH", path, object{"label": "of " + mark})
		}
	}
}

func (run *lifeRun) ibanDecision(r *rapid.T) {
	user := whoever(r)
	body := object{"externalUserId": user, "iban": oneOf(r, "iban", landlordIBAN, aliceIBAN), "status": oneOf(r, "status", contactApproved, contactApproved, contactRejected)}
	run.asks(r, user, false, "POST", ibanPath, body)
}

func (run *lifeRun) sepaDeposit(r *rapid.T) {
	user := whoever(r)
	mark := run.mark(user)
	body := sepaBody(user).but("senderName", oneOf(r, "sender", "Zoe"+mark+" Nowak"+mark, "Somebody "+mark)).but("amount", oneOf(r, "amount", "0.01", "250.00"))
	if rapid.Bool().Draw(r, "wrong title") {
		body["title"] = "for " + mark
	}
	run.asks(r, user, true, "POST", sepaPath, body)
}

func (run *lifeRun) cryptoDeposit(r *rapid.T) {
	user := whoever(r)
	body := cryptoBody(user).but("requireTravelRule", rapid.Bool().Draw(r, "held")).but("fail", rapid.IntRange(0, 3).Draw(r, "fails") == 0)
	if a := run.asks(r, user, true, "POST", cryptoPath, body); a.code == "" {
		run.held = append(run.held, str(a.object["cryptoDepositId"]))
	}
}

func (run *lifeRun) travelRule(r *rapid.T) {
	if len(run.held) == 0 {
		r.Skip("no deposit")
	}
	id := rapid.SampledFrom(run.held).Draw(r, "deposit")
	owner := str(run.call("GET", cryptoPath+"/"+id, nil).object["externalUserId"])
	p, living := run.people[owner]
	if !living {
		run.refused("PATCH", travelRulePath(id), ownWallet(), 404, "SBXDEPOSITNOTFOUND")
		return
	}
	run.asks(r, owner, true, "PATCH", travelRulePath(id), travelRuleBody(object{"firstName": "Uncle", "lastName": p.mark}))
}

func (run *lifeRun) anyTransfer(r *rapid.T) {
	user := whoever(r)
	currency, _, amount := some(r)
	body := funding(user)
	if rapid.Bool().Draw(r, "collection") {
		body = collection(user)
	}
	run.asks(r, user, true, "POST", transferPath, body.but("currency", currency).but("amount", amount))
}

func (run *lifeRun) sepaTransfer(r *rapid.T) {
	user := whoever(r)
	mark := run.mark(user)
	body := payout(user).but("transferTitle", "from "+mark).but("amount", oneOf(r, "amount", "5.51", "400.00"))
	if run.modes(r).OpenLoop {
		body = body.but("receiverType", "NATURAL").but("receiverFirstName", "Aunt").but("receiverLastName", mark)
	}
	run.asks(r, user, true, "POST", sepaTransferPath, body)
}

func (run *lifeRun) takeLock(r *rapid.T) {
	user := whoever(r)
	body := swap(user)
	if rapid.Bool().Draw(r, "other way") {
		body = body.but("amount", 120).but("currencyFrom", "eur").but("currencyTo", "usdc")
	}
	if a := run.asks(r, user, true, "GET", lockPath(body), nil); a.code == "" {
		run.locks = append(run.locks, body.but("lockId", a.object["lockId"]))
	}
}

func (run *lifeRun) useLock(r *rapid.T) {
	if len(run.locks) == 0 {
		r.Skip("no lock")
	}
	body := rapid.SampledFrom(run.locks).Draw(r, "lock")
	id := str(body["lockId"])
	a := run.asks(r, str(body["sourceExternalUserId"]), true, "POST", exchangePath, body)
	if a.code == "" && run.used[id] {
		r.Fatalf("the lock %s is used again: %s", id, a.text)
	}
	run.used[id] = run.used[id] || a.code == ""
}

func (run *lifeRun) withdrawal(r *rapid.T) {
	user := whoever(r)
	body := withdrawalBody(user).but("amount", json.Number(oneOf(r, "amount", "0.1", "0.4"))).but("name", "The wallet of "+run.mark(user))
	run.asks(r, user, true, "POST", withdrawalPath, body)
}

func (run *lifeRun) suspend(r *rapid.T) {
	user := whoever(r)
	p := run.people[user]
	if p.suspended {
		run.must("PATCH", "/v1/user/unsuspend/"+user, nil)
		p.suspended, p.frozen = false, nil
	} else if a := run.asks(r, user, false, "PATCH", "/v1/user/suspend/"+user, nil); a.code == "" {
		if p.suspended = true; !run.modes(r).SuspensionVisible {
			p.frozen = run.has(user)
		}
	} else {
		return
	}
	run.people[user] = p
}

func (run *lifeRun) anyModes(r *rapid.T) {
	run.must("PATCH", modesPath, object{
		"suspensionVisible": rapid.Bool().Draw(r, "suspension visible"), "contactsReadOnly": rapid.IntRange(0, 3).Draw(r, "contacts read-only") == 0,
		"deletedIdsReusable": rapid.Bool().Draw(r, "ids reusable"), "openLoop": rapid.Bool().Draw(r, "open loop"),
		"contactApproval":  oneOf(r, "contacts", ApprovalManual, ApprovalAutomatic),
		"kycFilesDecision": oneOf(r, "KYC files", DecisionManual, DecisionAutomatic), "poaDecision": oneOf(r, "POA", DecisionManual, DecisionAutomatic),
		"activationDelaySeconds": rapid.IntRange(0, 2).Draw(r, "activation"), "depositDelaySeconds": rapid.IntRange(0, 20).Draw(r, "deposits"),
		"movementDelaySeconds": rapid.IntRange(0, 20).Draw(r, "movements"), "reviewDelaySeconds": rapid.IntRange(0, 2).Draw(r, "reviews"),
	})
}

func (run *lifeRun) anyRates(r *rapid.T) {
	price := func(of string) any { return rapid.SampledFrom([]any{nil, "0.00", "1.23"}).Draw(r, of) }
	run.must("PATCH", ratesPath, object{
		"exchangeRates":   []object{{"currencyFrom": "eth", "currencyTo": "eur", "rate": rapid.SampledFrom([]any{nil, "1234.5"}).Draw(r, "rate")}},
		"sepaTransferFee": price("SEPA fee"),
		"networks":        []object{{"currency": "usdc", "network": "polygon", "withdrawalFee": price("withdrawal fee"), "minDeposit": price("minimum")}},
	})
}

// deliverWebhooks lets the partner answer, and asks for one of the webhooks again.
func (run *lifeRun) deliverWebhooks(r *rapid.T) {
	status := rapid.SampledFrom([]int{http.StatusOK, http.StatusInternalServerError}).Draw(r, "status")
	err := run.sandbox.DeliverWebhooks(context.Background(), partnerURL, func(context.Context, Webhook) (int, error) { return status, nil })
	if err != nil {
		r.Fatal(err)
	}
	if known := slices.Sorted(maps.Keys(run.heard)); len(known) > 0 {
		run.call("POST", redeliverPath, object{"webhookId": rapid.SampledFrom(known).Draw(r, "webhook")}) // unknown where its user is gone
	}
}
