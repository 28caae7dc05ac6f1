package kyc_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/p100-community/terraform-provider-p100/internal/acctest"
	"github.com/p100-community/terraform-provider-p100/internal/control"
	"github.com/p100-community/terraform-provider-p100/internal/sandbox"
)

// list names files in HCL.
func list(paths ...string) acctest.Attrs {
	return acctest.Attrs{"files": strings.ReplaceAll(fmt.Sprintf("%q", paths), `" "`, `", "`)}
}

// proof is what a protocol session uploads: one file of a user whom it does not hold.
func (d desk) proof() map[string]string {
	d.t.Helper()
	return map[string]string{"external_user_id": acctest.Fixture, "files": d.put("statement.pdf", pdf+"statement")}
}

func decidePOA(t *testing.T, env *acctest.Env, status string) {
	t.Helper()
	if err := env.Control().DecidePOA(t.Context(), control.POADecision{ExternalUserID: acctest.Fixture, Status: status}); err != nil {
		t.Fatal(err)
	}
}

// A proof of address is uploaded once, whatever becomes of its files. Others are another submission, which P100 may not take while it
// reviews the former.
func TestAccPOAFiles(t *testing.T) {
	acctest.EachBackend(t, func(t *testing.T, env *acctest.Env) {
		env.AddVerifiedUser(acctest.Fixture)
		env.ResetLog()
		d := newDesk(t)
		bill, statement, moved := d.put("bill", jpeg+"bill"), d.put("statement.txt", pdf+"statement"), d.path("moved")
		replaced := planned(map[string]plancheck.ResourceActionType{poaFiles: plancheck.ResourceActionDestroyBeforeCreate})
		env.Test(
			resource.TestStep{Config: env.Config(poa(list(bill, statement))), Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(poaFiles, "id", "fixture-alice"),
				resource.TestCheckResourceAttr(poaFiles, "files_sha256.0", sha(jpeg+"bill")),
				resource.TestCheckResourceAttr(poaFiles, "files_sha256.1", sha(pdf+"statement")),
				resource.TestCheckResourceAttr(poaFiles, "pending", "false"),
			)},
			resource.TestStep{
				PreConfig:        func() { d.put("moved", jpeg+"bill"); d.remove("bill", "statement.txt") },
				Config:           env.Config(poa(list(moved, statement))),
				ConfigPlanChecks: planned(map[string]plancheck.ResourceActionType{poaFiles: plancheck.ResourceActionUpdate}),
			},
			resource.TestStep{
				Config:           env.Config(poa(list(moved))),
				ConfigPlanChecks: replaced,
				Check:            resource.TestCheckResourceAttr(poaFiles, "pending", "true"),
			},
			resource.TestStep{
				PreConfig:        func() { decidePOA(t, env, "REJECTED"); d.put("moved", png+"bill") },
				Config:           env.Config(poa(list(moved))),
				ConfigPlanChecks: replaced,
				Check:            resource.TestCheckResourceAttr(poaFiles, "pending", "false"),
			},
		)
		wantWrites(t, env, "addPoaFiles", "addPoaFiles", "decidePoa", "addPoaFiles")
		wantReceived(t, env.Rows(receivedProofs), "image/jpeg "+sha(jpeg+"bill"), "application/pdf "+sha(pdf+"statement"), "image/png "+sha(png+"bill"))
		env.WantWarning("p100_poa_files", `P100 answered the upload with P211: a proof of address of "fixture-alice" is under review. .* P100 may not have taken these files`)
		env.WantWarning("p100_poa_files", `Another file is another submission: The content of ".*moved" is not what was uploaded`)
	})
}

func TestAccPOAFiles_badInput(t *testing.T) {
	env := acctest.New(t)
	d := newDesk(t)
	one := d.put("one.pdf", pdf)
	for _, tc := range []struct {
		attrs acctest.Attrs
		want  string
	}{
		{list(one, one, one, one), `files list must contain at least 1 elements and at most 3 elements, got: 4`},
		{list(one, d.path("nowhere.pdf")), `There is no file "` + d.path("nowhere.pdf") + `". It is needed for the upload`},
	} {
		env.Test(resource.TestStep{Config: env.Config(poa(tc.attrs)), PlanOnly: true, ExpectError: acctest.Words(tc.want)})
	}
	wantWrites(t, env)
}

// Files that a plan does not know are checked and hashed by the apply, and so is a list that it does not know.
func TestAccPOAFiles_unknown(t *testing.T) {
	env := acctest.New(t)
	env.AddVerifiedUser(acctest.Fixture)
	d := newDesk(t)
	d.put("one", pdf+"one")
	d.put("two", pdf+"two")
	unknownElement := acctest.Attrs{"files": "[terraform_data.source.output]"}
	unknownList := acctest.Attrs{"files": `split(",", terraform_data.source.output)`}
	env.Test(
		resource.TestStep{
			Config: env.Config(source(fmt.Sprintf("%q", d.path("one"))) + poa(unknownElement)),
			Check:  resource.TestCheckResourceAttr(poaFiles, "files_sha256.0", sha(pdf+"one")),
		},
		resource.TestStep{
			PreConfig: func() { decidePOA(t, env, "REJECTED") },
			Config:    env.Config(source(fmt.Sprintf("%q", d.path("one")+","+d.path("two"))) + poa(unknownList)),
			Check: resource.ComposeAggregateTestCheckFunc(
				resource.TestCheckResourceAttr(poaFiles, "files_sha256.1", sha(pdf+"two")),
				resource.TestCheckResourceAttr(poaFiles, "pending", "false"),
			),
		},
	)
	env.WantRequests("addPoaFiles", 2)
}

// What P100 refuses is explained, and leaves nothing in the state.
func TestAccPOAFiles_refused(t *testing.T) {
	for name, tc := range map[string]struct {
		prepare func(*testing.T, *acctest.Env)
		want    string
	}{
		"no user": {func(*testing.T, *acctest.Env) {}, `code P412 invalid-user`},
		"not verified": {
			func(_ *testing.T, env *acctest.Env) { env.AddUser(acctest.Fixture) },
			`p100_kyc_verification_wait\.NAME(.|\n)*code P460 poa-not-found(.|\n)*can be uploaded once the user's KYC verification is VERIFIED`,
		},
		"verified before": {
			func(t *testing.T, env *acctest.Env) { approved(t, env) },
			`P100 has a verified proof of address of "fixture-alice" and takes no other. .* import it(.|\n)*code P447 poa-already-verified`,
		},
		"never arrived": {
			func(_ *testing.T, env *acctest.Env) {
				env.AddVerifiedUser(acctest.Fixture)
				env.Fault("addPoaFiles", 100, sandbox.Fault{Drop: true})
			},
			`nothing tells whether the files of "fixture-alice" arrived. Applying again is safe`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			tc.prepare(t, env)
			wantRefused(t, env.Session().Create(t.Context(), "p100_poa_files", newDesk(t).proof()), tc.want)
			env.WantNoWarning("p100_poa_files")
		})
	}
}

// approved is a user whose proof of address is approved already.
func approved(t *testing.T, env *acctest.Env) {
	t.Helper()
	env.AddVerifiedUser(acctest.Fixture)
	env.Modes(func(m *sandbox.Modes) { m.POADecision = sandbox.DecisionAutomatic })
	session := env.Session()
	wantObject(t, session.Create(t.Context(), "p100_poa_files", newDesk(t).proof()), map[string]string{"external_user_id": acctest.Fixture})
}

// An upload whose answer is lost is sent again, and P100 says that it has a proof of address.
func TestAccPOAFiles_lostAnswer(t *testing.T) {
	for name, tc := range map[string]struct {
		decision string
		pending  bool
		warning  string
	}{
		"under review":  {sandbox.DecisionManual, true, `As a rule these are the files of this upload`},
		"approved soon": {sandbox.DecisionAutomatic, false, `The proof of address was uploaded, but the answer was lost: .* is verified`},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t)
			env.AddVerifiedUser(acctest.Fixture)
			env.Modes(func(m *sandbox.Modes) { m.POADecision = tc.decision })
			env.Fault("addPoaFiles", 1, lostAnswer)
			object := env.Session().Create(t.Context(), "p100_poa_files", newDesk(t).proof())
			wantObject(t, object, map[string]string{"external_user_id": acctest.Fixture})
			var pending bool
			if err := object.State["pending"].As(&pending); err != nil || pending != tc.pending {
				t.Errorf("pending is %t (%v), want %t", pending, err, tc.pending)
			}
			env.WantWarning("p100_poa_files", tc.warning)
			wantReceived(t, env.Rows(receivedProofs), "application/pdf "+sha(pdf+"statement"))
		})
	}
}
