package analysis

import (
	"math"

	"reprieve/pipeline/cohort"
	"reprieve/pipeline/outcome"
	"reprieve/stats"
	"reprieve/stats/impute"
	"reprieve/stats/proportion"
)

// responseImputed adds the responders of RESP at the primary endpoint where those who
// were not rated are imputed, by strategy and threshold, and by depression.
func responseImputed(r *Results, p populations, drawn func() (imputation, error)) error {
	x, err := drawn()
	if err != nil {
		return err
	}
	for _, s := range strategies {
		for _, percent := range []int{20, 30, 50, 70} {
			e := completed{strategy: s, criterion: thresholdAt(percent)}
			gs := groups(p.resp)
			if percent == 30 && s == treatmentPolicy {
				gs = groups(p.resp, byDepression)
			}
			for _, g := range gs {
				if err := x.addResponse(r, g, e); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (x imputation) addResponse(r *Results, g group, e completed) error {
	share, err := x.share(g.has(), e)
	if err != nil {
		return err
	}
	at := endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, mi, e.strategy}
	k := at.keys(Row{
		Analysis: "response", Population: "RESP", Group1: g.name, Group1Level: g.level,
		Variable: e.criterion.variable, VariableLevel: e.criterion.level,
		Context: "proportion", Method: mi, Warning: share.warning, Estimand: responseEstimand(at, e.criterion),
	})
	r.add(k, append(share.stats(), stat{"fmi", share.fmi})...)
	return nil
}

// has returns the condition that a member belongs to a group.
func (g group) has() func(*cohort.Member) bool {
	in := make(map[*cohort.Member]bool, len(g.members))
	for _, m := range g.members {
		in[m] = true
	}
	return func(m *cohort.Member) bool { return in[m] }
}

// completed says who of a completed data set is a responder: by the criterion, after
// what was drawn is raised, and by what a re-dosing means.
type completed struct {
	strategy  strategy
	criterion criterion
	raisedMM  int
}

// pooledShare is a share of responders over the imputations. What is not estimable is
// NaN, and the warning says why.
type pooledShare struct {
	n              int
	p, stdErr, fmi float64
	interval       stats.Interval
	warning        string
}

func (s pooledShare) stats() []stat {
	return []stat{{"N", float64(s.n)}, {"p", s.p}, {"std.error", s.stdErr}, {"conf.low", s.interval.Low}, {"conf.high", s.interval.High}}
}

// share returns the responders among the due members for whom a condition holds.
func (x imputation) share(holds func(*cohort.Member) bool, e completed) (pooledShare, error) {
	return x.split(holds, e).share(x, e)
}

// splitShare is the members of whom the response is settled by what was rated, and those
// whose response depends on what was drawn.
type splitShare struct {
	settled proportion.Input // N is of all
	open    []unrated
}

// unrated is a patient whose response depends on what was drawn, at a place of each
// imputation.
type unrated struct {
	place    int
	baseline outcome.Exact
}

// split goes through the due members for whom a condition holds. By how much is raised
// what was drawn makes no difference to it.
func (x imputation) split(holds func(*cohort.Member) bool, e completed) splitShare {
	var s splitShare
	asObserved := endpoint{outcome.PrimaryAnchor, outcome.PrimaryWindow, oc, e.strategy}
	place := -1
	for _, m := range x.due {
		if !primary(m).Observed {
			place++
		}
		if !holds(m) {
			continue
		}
		counted, responder := asObserved.judge(m, e.criterion)
		switch {
		case !counted:
			s.open = append(s.open, unrated{place, m.Outcome.Baseline})
		case responder:
			s.settled.Responders++
		}
		s.settled.N++
	}
	return s
}

// share pools the responders over the imputations.
func (s splitShare) share(x imputation, e completed) (pooledShare, error) {
	switch {
	case len(s.open) == 0:
		return observedShare(s.settled)
	case x.problem != "":
		nan := math.NaN()
		return pooledShare{n: s.settled.N, p: nan, stdErr: nan, fmi: nan, interval: stats.Undefined(), warning: x.problem}, nil
	}
	raised := make([]outcome.Exact, len(x.values))
	for i, v := range x.values {
		raised[i] = v.RaisedBy(e.raisedMM)
	}
	responders := make([]int, len(x.drawn))
	for i, drawn := range x.drawn {
		responders[i] = s.settled.Responders
		for _, u := range s.open {
			if e.criterion.met(raised[drawn[u.place]], u.baseline) {
				responders[i]++
			}
		}
	}
	return poolShares(responders, s.settled.N)
}

// observedShare is the share where nothing depends on an imputation: Wilson's limits, as
// in the other rows.
func observedShare(in proportion.Input) (pooledShare, error) {
	est, err := proportion.Estimate(in, proportion.Options{Method: proportion.Wilson})
	if err != nil {
		return pooledShare{}, err
	}
	s := pooledShare{n: in.N, p: est.Rate, stdErr: math.NaN(), interval: est.Interval}
	if in.N == 0 {
		s.fmi = math.NaN()
	}
	if in.Responders > 0 && in.Responders < in.N {
		s.stdErr = math.Sqrt(est.Rate * (1 - est.Rate) / float64(in.N))
	}
	return s, nil
}

// poolShares combines the shares of n patients by Rubin's rules on the log odds, of
// which complete data would leave n - 1 degrees of freedom. The standard error is
// that of the share, by the delta method. Where an imputation has no responder or
// only responders, its log odds are infinite: the share is the mean, and no more.
func poolShares(responders []int, n int) (pooledShare, error) {
	s := pooledShare{n: n, stdErr: math.NaN(), fmi: math.NaN(), interval: stats.Undefined()}
	logOdds, variances := make([]float64, len(responders)), make([]float64, len(responders))
	total, infinite := 0, false
	for i, count := range responders {
		total += count
		infinite = infinite || count == 0 || count == n
		yes, no := float64(count), float64(n-count)
		logOdds[i], variances[i] = math.Log(yes/no), 1/yes+1/no
	}
	if infinite {
		s.p = float64(total) / (float64(len(responders)) * float64(n))
		s.warning = "an imputation with no responder or only responders"
		return s, nil
	}
	pooled, err := impute.Pool(logOdds, variances, impute.PoolOptions{CompleteDF: float64(n - 1)})
	if err != nil {
		return pooledShare{}, err
	}
	s.p, s.fmi = expit(pooled.Estimate), pooled.FMI
	s.stdErr = s.p * (1 - s.p) * pooled.StdErr
	s.interval = stats.Interval{Low: expit(pooled.Interval.Low), High: expit(pooled.Interval.High)}
	return s, nil
}

func expit(logOdds float64) float64 { return 1 / (1 + math.Exp(-logOdds)) }
