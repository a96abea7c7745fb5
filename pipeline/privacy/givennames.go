package privacy

import (
	"regexp"
	"slices"
	"strings"
)

// givenNames are frequent given names of Canada in English, French and other
// languages, without those that are also words, months, places, stars or eponyms
// of diseases and hospitals: a pseudonym of two words is no name.
var givenNames = wordSet(`
	aaron abdul abigail ahmed aisha alain alejandro alexandra alexandre alexis alice alicia alison allison amanda amelia amy amélie ana andrea andrew
	andré andrée anita ann anna anne annette annie antoine antonio ashley audrey barbara benjamin benoit benoît bernard beth betty beverly bianca bradley
	brandon brenda brian brittany bruce camille carl carla carlos carole caroline carolyn catherine cathy cecilia chantal charlène cheryl chloe chloé
	christine christopher cindy claire claude claudia colleen connie corey cynthia céline daniel danielle danny darlene darren david deborah debra denis
	denise derek diane dominic dominique donald donna doris dorothy dylan edith eduardo edward eileen elaine eleanor elena elizabeth ellen emily emma eric
	erica erin ethan eugene eva evelyn fatima fernando fiona françois françoise fred frederick frédéric gabriel gabrielle gary geneviève geoffrey
	ghislaine gilles gillian gina ginette gisèle gloria greg gregory guillaume guylaine gwendolyn gérard hannah harold harry hassan heidi helen helene
	henri hélène ian ibrahim irene isabel isabelle jacob jacqueline jacques james jamie janet janice jason jean jeanne jeff jeffrey jennifer jeremy
	jessica jill jim joan joanne jocelyn johanne john johnny jonathan jorge jose joseph joshua josée joyce juan judith judy julia julie julien justin
	jérémie jérôme karen karine katherine kathleen kathryn kathy katie keith kenneth kevin kimberly kristen kyle larry laura lauren laurence laurent
	laurie leah leonard liam linda lisa lorraine louise luc lucas lucie lucy luis lynda lyne lynn madeleine manon marc marcel marcia margaret maria marie
	marilyn mario marion marjorie marthe martine marvin matthew matthieu maureen maurice megan meghan melanie melissa michael michel michelle michèle mike
	mohamed mohammed monique muhammad mélanie nadine nancy natalie nathalie nathan neil nicholas nicolas nicole noah normand olivia olivier pamela pascal
	patricia patrick paul paula pauline peggy philip philippe phillip phyllis pierre priya rachel ralph raymond rebecca rené renée ricardo richard rita
	robert roberta roger ronald rosemary roxanne russell ruth ryan sabrina samantha samuel sandra sara sarah sean sebastian sergio shannon sharon shawn
	sheila shelley sherry shirley simon sonia sophie stacey stacy stephanie stephen steve steven stuart stéphane stéphanie suzanne sylvain sylvie tammy
	tanya teresa terry theresa thomas thérèse tiffany timothy tina todd tracy travis valerie valérie vanessa veronica veronique vivian véronique walter
	wanda wayne wendy william xavier yolanda yvan yves yvette yvonne zachary zoé
`)

var (
	nameForm  = regexp.MustCompile(`^\p{Lu}[\p{L}'’-]*\p{Ll}[\p{L}'’-]*([ _]|, ?)(\p{Lu}\.?[ _])?\p{Lu}[\p{L}'’-]*\p{Ll}[\p{L}'’-]*$`)
	titleForm = regexp.MustCompile(`(^|[^\p{L}])(Dr|Dre|Mr|Mrs|Ms|Mme|Mlle|Prof)\.? +\p{Lu}`)
	commaForm = regexp.MustCompile(`\p{Lu}[\p{L}'’-]+, ?(\p{Lu}[\p{L}'’-]+)`)
	afterForm = regexp.MustCompile(`(\p{Lu}[\p{L}'’-]+)[ _-](\p{Lu}\.?[ _])?\p{Lu}\p{Ll}`)
)

// noSurname are words after which a name is that of a disease, a scale or a place:
// Claude Syndrome.
var noSurname = wordSet(`
	syndrome disease palsy paralysis sign angina phenomenon abscess tumor tumour reflex test scale index score inventory questionnaire
	fracture contracture hernia lymphoma sarcoma anemia anaemia neuralgia hospital clinic centre center clinique hôpital institute university
`)

// fullName says whether a text is a given name and a surname, in either order.
func fullName(text string) bool {
	if !nameForm.MatchString(text) {
		return false
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '_' || r == ',' })
	if strings.Contains(text, ",") {
		return given(words[1])
	}
	return given(words[0]) && !noSurname[strings.ToLower(words[len(words)-1])]
}

// namesSomeone finds a given name with another word with a capital after it, or
// before it and a comma.
func namesSomeone(text string) bool {
	found := append(afterForm.FindAllStringSubmatch(text, -1), commaForm.FindAllStringSubmatch(text, -1)...)
	return slices.ContainsFunc(found, func(m []string) bool { return given(m[1]) })
}

// given says whether a word is a given name, or two with a hyphen.
func given(word string) bool {
	first, _, _ := strings.Cut(strings.ToLower(word), "-")
	return givenNames[first]
}
