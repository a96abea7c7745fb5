package survival

import (
	"fmt"
	"math"

	"reprieve/stats"
)

// Transform names the scale on which the limits of a survival curve are
// symmetric; the zero value is LogLog. At survival 0 the limits are NaN for
// every transform, as in R.
type Transform int

// The transforms. se is Greenwood's standard error of log S.
const (
	// LogLog is log(-log S): the limits stay within (0, 1). At S = 1, before the
	// first event, they are NaN, as survfit's lower and upper are NA there
	// (summary at time 0 prints 1 and 1). R: conf.type = "log-log".
	LogLog Transform = iota
	// Log is log S, R's default, cut at 1; at S = 1 both limits are 1.
	// R: conf.type = "log".
	Log
	// Plain is S itself, cut at 0 and 1; at S = 1 both limits are 1.
	// R: conf.type = "plain".
	Plain
	// Arcsine is asin(sqrt S), cut at 0 and pi/2; at S = 1 the limits are NaN,
	// as in R. R: conf.type = "arcsin".
	Arcsine
	// Logit is log(S / (1 - S)): the limits stay within (0, 1); at S = 1 they are
	// NaN, as in R. R: conf.type = "logit".
	Logit
)

var transformNames = [...]string{"log-log", "log", "plain", "arcsine", "logit"}

// String returns the name as it is printed under a table.
func (t Transform) String() string {
	if t < 0 || int(t) >= len(transformNames) {
		return fmt.Sprintf("Transform(%d)", int(t))
	}
	return transformNames[t]
}

// limitsAtOne is the limits while survival is 1, before the first event.
func (t Transform) limitsAtOne() stats.Interval {
	if t == Log || t == Plain {
		return stats.Interval{Low: 1, High: 1}
	}
	return stats.Undefined()
}

// limitsFunc makes the limits for a survival s inside (0, 1), the standard error
// se of its log, and the normal critical value z.
type limitsFunc func(s, se, z float64) stats.Interval

// limits returns the transform's function of limits.
func (t Transform) limits() (limitsFunc, error) {
	switch t {
	case LogLog:
		return logLogLimits, nil
	case Log:
		return logLimits, nil
	case Plain:
		return plainLimits, nil
	case Arcsine:
		return arcsineLimits, nil
	case Logit:
		return logitLimits, nil
	}
	return nil, fmt.Errorf("%v is not a transform", t)
}

func logLogLimits(s, se, z float64) stats.Interval {
	// S to the power exp(-/+ z se / log S).
	logS := math.Log(s)
	power := math.Exp(-z * se / logS)
	return stats.Interval{Low: math.Exp(logS * power), High: math.Exp(logS / power)}
}

func logLimits(s, se, z float64) stats.Interval {
	factor := math.Exp(z * se)
	return stats.Interval{Low: s / factor, High: min(s*factor, 1)}
}

func plainLimits(s, se, z float64) stats.Interval {
	half := float64(z * se * s)
	return stats.Interval{Low: max(s-half, 0), High: min(s+half, 1)}
}

func arcsineLimits(s, se, z float64) stats.Interval {
	angle := math.Asin(math.Sqrt(s))
	half := float64(z * se * math.Sqrt(s/(1-s)) / 2)
	low, high := math.Sin(max(angle-half, 0)), math.Sin(min(angle+half, math.Pi/2))
	return stats.Interval{Low: low * low, High: high * high}
}

func logitLimits(s, se, z float64) stats.Interval {
	odds, factor := s/(1-s), math.Exp(z*se/(1-s))
	low, high := odds/factor, odds*factor
	return stats.Interval{Low: low / (1 + low), High: 1 / (1 + 1/high)}
}
