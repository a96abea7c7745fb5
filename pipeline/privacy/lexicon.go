package privacy

import (
	"strings"
	"unicode"
)

// lexicon gives the words that head columns of direct identifiers, in English
// and French, by what they hold.
var lexicon = []struct{ kind, words string }{
	{"a name", `name names surname lastname firstname fullname forename middlename maiden initials alias nickname nom noms prenom prénom prenoms prénoms initiales surnom`},
	{"a date of birth", `dob birth birthday birthdate birthyear ddn naissance datenaissance anniversaire né née`},
	{"a health card", `ohip ramq phn nam uli hcn healthcard healthnumber carte assurancemaladie medicare medicaid nhs`},
	{"a telephone number", `phone telephone téléphone tel tél mobile cell cellphone cellulaire fax telecopieur télécopieur pager`},
	{"an e-mail address", `email emails mail courriel courriels`},
	{"an address", `address addresses adresse adresses street rue city ville town municipality municipalité postal postcode postalcode zip zipcode fsa province apartment appartement`},
	{"a record number", `mrn chart dossier emr ehr account compte`},
	{"a social insurance number", `sin nas ssn passport passeport licence license permis`},
	{"an insurance", `insurance insurer policy assurance assureur police`},
	{"a device or an internet address", `ip ipaddress mac imei udid device appareil url website web uri user username login identifiant`},
	{"another person", `emergency urgence contact contacts kin spouse conjoint partner parent guardian tuteur mother father mère père employer employeur therapist thérapeute physician médecin medecin clinician clinicien provider`},
	{"a picture or a voice", `photo picture image face voice video signature fingerprint biometric`},
	{"an occupation", `occupation profession job emploi métier`},
	{"free text", `note notes comment comments commentaire commentaires remark remarks remarque remarques narrative narratif`},
}

// pairs are words that identify only together.
var pairs = map[string]string{
	"health card": "a health card", "health number": "a health card", "health no": "a health card", "carte soleil": "a health card",
	"assurance maladie": "a health card", "first name": "a name", "zip code": "an address", "code postal": "an address",
	"free text": "free text", "texte libre": "free text", "date naissance": "a date of birth", "next kin": "another person",
}

// harmless are words beside which "name" or "nom" is not a person's.
var harmless = wordSet(`drug site file form event instrument table variable item product medication médicament medicament study test scale class column field survey arm group`)

// lexiconWords are the words of lexicon with what they hold.
var lexiconWords = func() map[string]string {
	words := map[string]string{}
	for _, l := range lexicon {
		for w := range wordSet(l.words) {
			words[w] = l.kind
		}
	}
	return words
}()

// HeaderIdentifier says what direct identifier a column is headed as, such as "an
// e-mail address"; "" if it is none. Words are told apart by what is no letter,
// and by capitals: PatientName, nom_patient, "E-mail".
func HeaderIdentifier(name string) string {
	words := headerTokens(name)
	for i := range words {
		if i > 0 {
			if kind := pairs[words[i-1]+" "+words[i]]; kind != "" {
				return kind
			}
		}
	}
	safe := false
	for _, w := range words {
		safe = safe || harmless[w]
	}
	for _, w := range words {
		if kind := lexiconWords[w]; kind != "" && !(safe && kind == "a name") {
			return kind
		}
	}
	return ""
}

// headerTokens are the words of a name in lower case. "e-mail" is one word.
func headerTokens(name string) []string {
	var b strings.Builder
	previous := ' '
	for _, r := range name {
		if unicode.IsUpper(r) && unicode.IsLower(previous) {
			b.WriteRune(' ')
		}
		if unicode.IsLetter(r) {
			b.WriteRune(unicode.ToLower(r))
		} else {
			b.WriteRune(' ')
		}
		previous = r
	}
	return strings.Fields(strings.ReplaceAll(" "+b.String()+" ", " e mail ", " email "))
}
