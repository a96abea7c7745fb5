package privacy

import "strings"

// digitsOf keeps the digits of a text.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}

// luhn says whether digits end with the check digit of ISO/IEC 7812-1: from the
// right every second digit is doubled, the digits of the products are added, and
// the sum is a multiple of 10.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return len(digits) > 0 && sum%10 == 0
}

// sin says whether 9 digits are a social insurance number: the first digit is
// that of a province or 9, and the check digit that of luhn.
func sin(digits string) bool {
	return len(digits) == 9 && digits[0] != '0' && digits[0] != '8' && luhn(digits)
}

// ohip says whether 10 digits are an Ontario health number: the first is not 0,
// and the check digit that of luhn.
func ohip(digits string) bool { return len(digits) == 10 && digits[0] != '0' && luhn(digits) }

// card says whether 13 to 19 digits end with the check digit of luhn.
func card(digits string) bool { return len(digits) >= 13 && len(digits) <= 19 && luhn(digits) }

// phnWeights are those of the second to ninth digit.
var phnWeights = [8]int{2, 4, 8, 5, 10, 9, 7, 3}

// bcPHN says whether 10 digits are a personal health number of British Columbia:
// the first is 9, the weighted sum of the next eight leaves a remainder by 11,
// and 11 less that is the last digit; 10 and 11 are no digits.
func bcPHN(digits string) bool {
	if len(digits) != 10 || digits[0] != '9' {
		return false
	}
	sum := 0
	for i, w := range phnWeights {
		sum += w * int(digits[1+i]-'0')
	}
	check := 11 - sum%11
	return check < 10 && check == int(digits[9]-'0')
}

// ramqDigits says whether 8 digits begin with a date of birth as a Quebec health
// insurance number has it: year, month (plus 50 for women) and day.
func ramqDigits(digits string) bool {
	if len(digits) != 8 {
		return false
	}
	month, day := twoDigits(digits[2:]), twoDigits(digits[4:])
	if month > 50 {
		month -= 50
	}
	return plausibleDay(month, day)
}

// twoDigits is the number that the first two digits of a text are.
func twoDigits(digits string) int { return int(digits[0]-'0')*10 + int(digits[1]-'0') }

// plausibleDay says whether a month may have a day.
func plausibleDay(month, day int) bool {
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	return day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// ssn says whether 9 digits may be a social security number: the area is not 000,
// 666 or from 900, the group not 00, the serial not 0000.
func ssn(digits string) bool {
	area := digits[:3]
	return area != "000" && area != "666" && area[0] != '9' && digits[3:5] != "00" && digits[5:] != "0000"
}

// northAmericanPhone says whether 10 digits, or 11 with a leading 1, are a number
// of the North American plan: area and exchange begin with 2 to 9 and do not end
// with 11.
func northAmericanPhone(digits string) bool {
	if len(digits) == 11 && digits[0] == '1' {
		digits = digits[1:]
	}
	if len(digits) != 10 {
		return false
	}
	part := func(d string) bool { return d[0] >= '2' && d[1:3] != "11" }
	return part(digits[:3]) && part(digits[3:6])
}

// canadianAreas are the area codes of Canada (Canadian Numbering Administrator).
var canadianAreas = wordSet(`
	204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 468 474
	506 514 519 548 579 581 584 587 600 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879
	902 905 942
`)

// canadianPhone says whether digits are a telephone number with a Canadian area
// code. Digits alone are taken for no other telephone number: most numbers of 10
// digits would be.
func canadianPhone(digits string) bool {
	if !northAmericanPhone(digits) {
		return false
	}
	return canadianAreas[digits[len(digits)-10:len(digits)-7]]
}

// birthDigits says whether 8 digits may be a date of birth, year first.
func birthDigits(digits string) bool {
	if len(digits) != 8 {
		return false
	}
	year := twoDigits(digits)*100 + twoDigits(digits[2:])
	return year >= 1900 && year < lastBirth && plausibleDay(twoDigits(digits[4:]), twoDigits(digits[6:]))
}
