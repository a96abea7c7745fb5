package disclosure

import (
	"fmt"
	"strings"
)

// The declarations below say how the counts of the results hang together, by the
// definitions of pipeline/definition. Each is a result id, in which {x} stands for
// any text and {+x} for the sum over all texts; ~ is a blank. A test holds each of them against
// results of many cohorts.
//
// "A = B + C": equal. "A includes B": the patients of B are among those of A, and
// who is in A alone is a group that must not be small. "A >= B": at least as many;
// who is in A alone is of no interest by itself. "A usually B": equal in most cohorts,
// so that a reader may guess it; it counts where it is so, and so does "A usually>= B".
// "same": one number in all rows.

const flowEquations = `
flow||||||||n|exported||n = flow|ENR|||||||n|ENR||n + flow||||||||left|no_consent||n
flow|ENR|||||||n|ENR||n = flow|SAF|||||||n|SAF||n + flow|ENR|||||||left|no_session||n
flow|SAF|||||||n|SAF||n = flow|FAS|||||||n|FAS||n + flow|SAF|||||||left|no_baseline||n
flow|FAS|||||||n|FAS||n = flow|RESP|||||||n|RESP||n + flow|FAS|||||||left|baseline_zero||n + flow|FAS|||||||left|baseline_below_minimum||n
flow|RESP|{a}|{w}|||||n|due||n = flow|RESP|||||||n|RESP||n - flow|RESP|{a}|{w}|||||left|course_open||n? - flow|RESP|{a}|{w}|||||left|not_yet_due||n
flow|RESP|{a}|{w}|||||n|due||n = flow|RESP|{a}|{w}|||||n|observed||n + flow|RESP|{a}|{w}|||||left|not_rated||n
flow|RESP|{a}|{+w}|||||left|course_open||n same
// Windows end one after the other. A course that is closed is mostly over for longer than W2.
flow|RESP|TS|W1|||||n|due||n usually flow|RESP|TS|W2|||||n|due||n
flow|RESP|{a}|W1|||||n|due||n >= flow|RESP|{a}|W2|||||n|due||n
flow|RESP|{a}|W2|||||n|due||n >= flow|RESP|{a}|W4|||||n|due||n
flow|RESP|{a}|W4|||||n|due||n >= flow|RESP|{a}|W8|||||n|due||n
flow|RESP|{a}|W8|||||n|due||n >= flow|RESP|{a}|W12|||||n|due||n
flow|RESP|{a}|W12|||||n|due||n >= flow|RESP|{a}|W26|||||n|due||n
flow|RESP|||||||n|RESP||n >= flow|RESP|||||||n|relief_due||n
flow|RESP|||||||n|relief_due||n includes flow|RESP|||||||n|relief_rated||n
flow|RESP|||||||n|relief_rated||n includes flow|RESP|||||||n|relief_in||n
flow|RESP|||||||n|relief_in||n = relief|relief|||||||loss||kaplan_meier|N
`

const qualityEquations = `
quality|SAF|{a}|{w}|||||completeness|||N includes quality|SAF|{a}|{w}|||site|{+l}|completeness|||N
quality|SAF|{a}|{w}|||||completeness|||n includes quality|SAF|{a}|{w}|||site|{+l}|completeness|||n
quality|SAF|{a}|{w}|||||completeness|||N includes flow|RESP|{a}|{w}|||||n|due||n
quality|SAF|{a}|{w}|||||completeness|||n includes flow|RESP|{a}|{w}|||||n|observed||n
flow|SAF|||||||n|SAF||n >= quality|SAF|{a}|{w}|||||completeness|||N
quality|SAF|TS|W1|||{g}|{gl}|completeness|||N usually quality|SAF|TS|W2|||{g}|{gl}|completeness|||N
quality|SAF|{a}|W1|||{g}|{gl}|completeness|||N >= quality|SAF|{a}|W2|||{g}|{gl}|completeness|||N
quality|SAF|{a}|W2|||{g}|{gl}|completeness|||N >= quality|SAF|{a}|W4|||{g}|{gl}|completeness|||N
quality|SAF|{a}|W4|||{g}|{gl}|completeness|||N >= quality|SAF|{a}|W8|||{g}|{gl}|completeness|||N
quality|SAF|{a}|W8|||{g}|{gl}|completeness|||N >= quality|SAF|{a}|W12|||{g}|{gl}|completeness|||N
quality|SAF|{a}|W12|||{g}|{gl}|completeness|||N >= quality|SAF|{a}|W26|||{g}|{gl}|completeness|||N
quality|SAF|T0|{w}|||{g}|{gl}|completeness|||N >= quality|SAF|TS|{w}|||{g}|{gl}|completeness|||N
quality|SAF|T0||||||rated_days|before||N = flow|SAF|||||||n|SAF||n
flow|SAF|||||||n|SAF||n >= quality|SAF|TS||||||rated_days|after||N
// A moment of T0 by which the data must reach lies between two days of the curve.
course|SAF|||||||sessions_curve|0|nelson|n.risk >= quality|SAF|T0|W1|||||completeness|||N
quality|SAF|T0|W1|||||completeness|||N >= course|SAF|||||||sessions_curve|14|nelson|n.risk
course|SAF|||||||sessions_curve|14|nelson|n.risk >= quality|SAF|T0|W2|||||completeness|||N
quality|SAF|T0|W2|||||completeness|||N >= course|SAF|||||||sessions_curve|28|nelson|n.risk
course|SAF|||||||sessions_curve|28|nelson|n.risk >= quality|SAF|T0|W4|||||completeness|||N
quality|SAF|T0|W4|||||completeness|||N >= course|SAF|||||||sessions_curve|42|nelson|n.risk
course|SAF|||||||sessions_curve|70|nelson|n.risk >= quality|SAF|T0|W8|||||completeness|||N
quality|SAF|T0|W8|||||completeness|||N >= course|SAF|||||||sessions_curve|84|nelson|n.risk
course|SAF|||||||sessions_curve|98|nelson|n.risk >= quality|SAF|T0|W12|||||completeness|||N
quality|SAF|T0|W12|||||completeness|||N >= course|SAF|||||||sessions_curve|112|nelson|n.risk
course|SAF|||||||sessions_curve|210|nelson|n.risk >= quality|SAF|T0|W26|||||completeness|||N
quality|SAF|T0|W26|||||completeness|||N >= course|SAF|||||||sessions_curve|224|nelson|n.risk
course|SAF|||||||sessions_curve|364|nelson|n.risk >= course|SAF|||||||sessions_by|365|nelson|n.risk
course|SAF|||||||completed4||wilson|N >= quality|SAF|TS|{w}|||||completeness|||N
quality|SAF|TS||||||rated_days|after||N >= time_in_response|RESP|TS|||treatment_policy|||coverage||bootstrap|N
flow|SAF|||||||n|SAF||n >= quality|SAF|||||||rating_density|{d}||N
`

const checkEquations = `
quality|SAF|||||||check|rated_w4||{s:n,N} = quality|SAF|TS|W4|||||completeness|||{s}
quality|SAF|||||||check|{v:baseline,phq9}||N = flow|SAF|||||||n|SAF||n
quality|SAF|||||||check|baseline||n = flow|FAS|||||||n|FAS||n
quality|SAF|||||||check|phq9||n >= baseline|FAS|||||||phq9|||N
flow|SAF|||||||n|SAF||n >= quality|SAF|||||||check|lag_days||N
quality||||||||check|{+v:duplicates,out_of_range,unmatched,times}||N same
quality||||||||check|duplicates||n = quality||||||||exact~duplicate~of~another~row:~dropped|{+t}||n
quality||||||||check|unanswered||n = quality||||||||prompt~without~an~answer:~left~out|{+t}||n
quality||||||||check|out_of_range||n includes quality||||||||check|unmatched||n
quality|SAF|||||||check|series||n = quality||||||||session~marked~initial~after~one~marked~maintenance|sessions||n
`

const baselineEquations = `
baseline|FAS|||||{g}|{gl}|{v}|{+l}||{s:N,N_miss} same
flow|FAS|||||||n|FAS||n = baseline|FAS|||||||{v}|{l}||N + baseline|FAS|||||||{v}|{l}||N_miss
baseline|FAS|||||||depression|{d}||n = baseline|FAS|||||depression|{d}|{v}|{l}||N + baseline|FAS|||||depression|{d}|{v}|{l}||N_miss
baseline|FAS|||||{g}|{gl}|{v:sex,diagnosis,depression,anxiety,psychotherapy_planned,site,basetype}|{l}||N = baseline|FAS|||||{g}|{gl}|{v}|{+m}||n
baseline|FAS|||||||{v}|{l}||{s:N,N_miss} = baseline|FAS|||||depression|{+d}|{v}|{l}||{s}
baseline|FAS|||||||{v}|{l}||n = baseline|FAS|||||depression|{+d}|{v}|{l}||n
// Who has no answer about depression is mostly nobody.
baseline|FAS|||||||{v}|{l}||{s:n,N,N_miss} usually baseline|FAS|||||depression|yes|{v}|{l}||{s} + baseline|FAS|||||depression|no|{v}|{l}||{s}
baseline|FAS|||||||depression|{d}||n = baseline|FAS|||||depression|{d}|baseline_mm|||N
flow|FAS|||||||n|FAS||n = baseline|FAS|||||||{v:baseline_mm,n_sessions_course1,basetype,depression}|{l}||N
baseline|FAS|||||||depression|{d}||n = baseline|FAS|||||depression|{d}|{v:n_sessions_course1,basetype,depression}|{l}||N
`

const responseEquations = `
response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|{v}|{t}|wilson|N = response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|30|wilson|N
response|RESP|{a}|{w}|{m:nri,best,locf}|{s}|||threshold|30|wilson|N = flow|RESP|{a}|{w}|||||n|due||n
response|RESP|{a}|{w}|oc|treatment_policy|||threshold|30|wilson|N = flow|RESP|{a}|{w}|||||n|observed||n
response|RESP|{a}|{w}|oc|composite|||threshold|30|wilson|N includes response|RESP|{a}|{w}|oc|treatment_policy|||threshold|30|wilson|N
flow|RESP|{a}|{w}|||||n|due||n includes response|RESP|{a}|{w}|oc|composite|||threshold|30|wilson|N
response|RESP|{a}|{w}|nri|{s}|||{v}|{t}|wilson|n = response|RESP|{a}|{w}|oc|{s}|||{v}|{t}|wilson|n
// Of the best case all who are not known not to respond do.
response|RESP|{a}|{w}|best|{s}|||{v}|{t}|wilson|n = response|RESP|{a}|{w}|nri|{s}|||{v}|{t}|wilson|n + flow|RESP|{a}|{w}|||||n|due||n - response|RESP|{a}|{w}|oc|{s}|||{v}|{t}|wilson|N
response|RESP|{a}|{w}|locf|{s}|||{v}|{t}|wilson|n includes response|RESP|{a}|{w}|nri|{s}|||{v}|{t}|wilson|n
response|RESP|{a}|{w}|best|{s}|||{v}|{t}|wilson|n includes response|RESP|{a}|{w}|locf|{s}|||{v}|{t}|wilson|n
response|RESP|{a}|{w}|{m}|treatment_policy|||{v:threshold,absolute}|{t}|wilson|n includes response|RESP|{a}|{w}|{m}|composite|||{v}|{t}|wilson|n
// Few are re-dosed within a month.
response|RESP|{a}|{w}|{m}|treatment_policy|||{v:threshold,absolute}|{t}|wilson|n usually response|RESP|{a}|{w}|{m}|composite|||{v}|{t}|wilson|n
response|RESP|{a}|{w}|oc|composite|||threshold|30|wilson|N usually response|RESP|{a}|{w}|oc|treatment_policy|||threshold|30|wilson|N
response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|20|wilson|n includes response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|30|wilson|n
response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|30|wilson|n includes response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|50|wilson|n
response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|50|wilson|n includes response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|70|wilson|n
// A fall of 20 mm is one of at least 20 % of what is at most 100 mm.
response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|20|wilson|n includes response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|absolute|20|wilson|n
when response.min_baseline_mm=40 response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|absolute|20|wilson|n includes response|RESP|{a}|{w}|{m}|{s}|{g}|{gl}|threshold|50|wilson|n
response|RESP|{a}|{w}|oc|treatment_policy|||threshold|20|wilson|N includes response|RESP|{a}|{w}|oc|treatment_policy|||threshold|20|wilson|n + response|RESP|{a}|{w}|oc|treatment_policy|||worse|30|wilson|n
response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|depression|{+l}|{v}|{t}|wilson|{s}
response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|{s:n,N} usually response|RESP|TS|W4|nri|treatment_policy|depression|yes|{v}|{t}|wilson|{s} + response|RESP|TS|W4|nri|treatment_policy|depression|no|{v}|{t}|wilson|{s}
response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|basetype|{+l}|{v}|{t}|wilson|{s}
response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|{s:n,N} includes response|RESP|TS|W4|nri|treatment_policy|sex|{+l}|{v}|{t}|wilson|{s}
response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|{s:n,N} includes response|RESP|TS|W4|nri|treatment_policy|site|{+l}|{v}|{t}|wilson|{s}
response|RESP|TS|W4|mi|{s}|{g}|{gl}|{v}|{t}|mi|N = response|RESP|TS|W4|nri|treatment_policy|{g}|{gl}|threshold|30|wilson|N
tipping_point|RESP|TS|W4|mi|treatment_policy|||delta_mm|{d}|mi|N = flow|RESP|TS|W4|||||n|due||n
`

const withoutGroupEquations = `
// Who has no group is counted in N_miss; those of them who respond are no more.
missingness|RESP|TS|W4|||rated|{+r}|site|{gl}||N_miss >= response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|n - response|RESP|TS|W4|nri|treatment_policy|site|{+h}|{v}|{t}|wilson|n + response|RESP|TS|W4|nri|treatment_policy|site|{gl}|{v}|{t}|wilson|n - response|RESP|TS|W4|nri|treatment_policy|site|{gl}|{v}|{t}|wilson|n
missingness|RESP|TS|W4|||rated|{+r}|sex|{gl}||N_miss >= response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|n - response|RESP|TS|W4|nri|treatment_policy|sex|{+h}|{v}|{t}|wilson|n + response|RESP|TS|W4|nri|treatment_policy|sex|{gl}|{v}|{t}|wilson|n - response|RESP|TS|W4|nri|treatment_policy|sex|{gl}|{v}|{t}|wilson|n
missingness|RESP|TS|W4|||rated|{+r}|site|{gl}||N_miss = response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|N - response|RESP|TS|W4|nri|treatment_policy|site|{+h}|{v}|{t}|wilson|N + response|RESP|TS|W4|nri|treatment_policy|site|{gl}|{v}|{t}|wilson|N - response|RESP|TS|W4|nri|treatment_policy|site|{gl}|{v}|{t}|wilson|N
missingness|RESP|TS|W4|||rated|{+r}|sex|{gl}||N_miss = response|RESP|TS|W4|nri|treatment_policy|||{v}|{t}|wilson|N - response|RESP|TS|W4|nri|treatment_policy|sex|{+h}|{v}|{t}|wilson|N + response|RESP|TS|W4|nri|treatment_policy|sex|{gl}|{v}|{t}|wilson|N - response|RESP|TS|W4|nri|treatment_policy|sex|{gl}|{v}|{t}|wilson|N
`

const subgroupEquations = `
subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|{+l:yes,no}|wilson|N_miss same
flow|RESP|TS|W4|||||n|due||n = subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|yes|wilson|N + subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|no|wilson|N + subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|yes|wilson|N_miss
subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|yes|wilson|n = response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|n - subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|no|wilson|n - #unknown_responding{f}
subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|yes|wilson|N_miss includes #unknown_responding{f}
// A baseline is known of everybody in RESP.
response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|{s:n,N} = subgroup|RESP|TS|W4|nri|treatment_policy|||severe|yes|wilson|{s} + subgroup|RESP|TS|W4|nri|treatment_policy|||severe|no|wilson|{s}
response_model_single|RESP|TS|W4|nri|treatment_policy|||age_10y||firth|n.event usually subgroup|RESP|TS|W4|nri|treatment_policy|||age65|{+l:yes,no}|wilson|n
subgroup|RESP|TS|W4|nri|treatment_policy|||depression|{d:yes,no}|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|depression|{d}|threshold|30|wilson|{s}
subgroup|RESP|TS|W4|nri|treatment_policy|||female|yes|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|sex|female|threshold|30|wilson|{s}
subgroup|RESP|TS|W4|nri|treatment_policy|||female|no|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|sex|male|threshold|30|wilson|{s}
subgroup|relief|||||||treatment_resistant_relief|{+l:yes,no}|kaplan_meier|N_miss same
relief|relief|||||||loss||kaplan_meier|N = subgroup|relief|||||||treatment_resistant_relief|yes|kaplan_meier|N + subgroup|relief|||||||treatment_resistant_relief|no|kaplan_meier|N + subgroup|relief|||||||treatment_resistant_relief|yes|kaplan_meier|N_miss
relief|relief|||||||loss||kaplan_meier|n.event includes subgroup|relief|||||||treatment_resistant_relief|{+l:yes,no}|kaplan_meier|n.event
// The level unknown of depression is who is in neither group.
subgroup|RESP|TS|W4|nri|treatment_policy|||depression|yes|wilson|N_miss = response|RESP|TS|W4|nri|treatment_policy|depression|unknown|threshold|30|wilson|N
`

const missingnessEquations = `
missingness|RESP|TS|W4|||rated|{r}|{v}|{+l}||{s:N,N_miss} same
missingness|RESP|TS|W4|||rated|{r}|{v:sex,diagnosis,depression,anxiety,psychotherapy_planned,site,basetype}|{l}||N = missingness|RESP|TS|W4|||rated|{r}|{v}|{+m}||n
flow|RESP|TS|W4|||||n|observed||n = missingness|RESP|TS|W4|||rated|yes|{v}|{l}||N + missingness|RESP|TS|W4|||rated|yes|{v}|{l}||N_miss
flow|RESP|TS|W4|||||n|observed||n = missingness|RESP|TS|W4|||rated|yes|{v:baseline_mm,n_sessions_course1,basetype,depression}|{l}||N
flow|RESP|TS|W4|||||left|not_rated||n = missingness|RESP|TS|W4|||rated|no|{v:baseline_mm,n_sessions_course1,basetype,depression}|{l}||N
flow|RESP|TS|W4|||||left|not_rated||n = missingness|RESP|TS|W4|||rated|no|{v}|{l}||N + missingness|RESP|TS|W4|||rated|no|{v}|{l}||N_miss
response|RESP|TS|W4|nri|treatment_policy|{v}|{l}|threshold|30|wilson|N = missingness|RESP|TS|W4|||rated|{+r}|{v}|{l}||n
subgroup|RESP|TS|W4|nri|treatment_policy|||{v:anxiety,psychotherapy_planned}|{l:yes,no}|wilson|N = missingness|RESP|TS|W4|||rated|{+r}|{v}|{l}||n
subgroup|RESP|TS|W4|nri|treatment_policy|||{v:anxiety,psychotherapy_planned}|{l:yes,no}|wilson|N_miss = missingness|RESP|TS|W4|||rated|{+r}|{v}|{l}||N_miss
subgroup|RESP|TS|W4|nri|treatment_policy|||fibromyalgia|yes|wilson|N = missingness|RESP|TS|W4|||rated|{+r}|diagnosis|fibromyalgia||n
subgroup|RESP|TS|W4|nri|treatment_policy|||fibromyalgia|{l:yes,no}|wilson|N_miss = missingness|RESP|TS|W4|||rated|{+r}|diagnosis|fibromyalgia||N_miss
subgroup|RESP|TS|W4|nri|treatment_policy|||treatment_resistant|{l:yes,no}|wilson|N_miss = missingness|RESP|TS|W4|||rated|{+r}|failed_classes|||N_miss
subgroup|RESP|TS|W4|nri|treatment_policy|||age65|{l:yes,no}|wilson|N_miss = missingness|RESP|TS|W4|||rated|{+r}|age|||N_miss
response_model_single|RESP|TS|W4|nri|treatment_policy|||age_10y||firth|N = missingness|RESP|TS|W4|||rated|{+r}|age|||N
response_model_single|RESP|TS|W4|nri|treatment_policy|||phq9_5||firth|N = missingness|RESP|TS|W4|||rated|{+r}|phq9|||N
flow|FAS|||||||n|FAS||n >= flow|RESP|TS|W4|||||n|due||n
flow|RESP|||||||n|RESP||n >= flow|RESP|TS|W4|||||n|due||n
baseline|FAS|||||||{v}|{l}||n >= response|RESP|TS|W4|nri|treatment_policy|{v}|{l}|threshold|30|wilson|N
baseline|FAS|||||||{v}|{l}||n >= missingness|RESP|TS|W4|||rated|{+r}|{v}|{l}||n
baseline|FAS|||||||{v}|{l}||{s:N,N_miss} >= missingness|RESP|TS|W4|||rated|{+r}|{v}|{l}||{s}
flow|RESP|T0|{w}|||||n|due||n >= flow|RESP|TS|{w}|||||n|due||n
`

const cumulativeEquations = `
cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|{+x}|wilson|N same
cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|30|wilson|N = flow|RESP|TS|W4|||||n|due||n
cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|{x:20,30,50,70}|wilson|n = response|RESP|TS|W4|nri|treatment_policy|||threshold|{x}|wilson|n
// Who is not rated counts as a reduction of 0.
cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|0|wilson|n includes cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|1|wilson|n + flow|RESP|TS|W4|||||left|not_rated||n
flow|RESP|TS|W4|||||n|due||n includes cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|-29|wilson|n + response|RESP|TS|W4|oc|treatment_policy|||worse|30|wilson|n
waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|{+x}||N same
waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|100||N = flow|RESP|TS|W4|||||n|observed||n
waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|100||N = waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|{+x}||n
waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|100||n = cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|100|wilson|n
waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|rise||n = flow|RESP|TS|W4|||||n|due||n - cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|-100|wilson|n
waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|0||n = cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|0|wilson|n - cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|10|wilson|n - flow|RESP|TS|W4|||||left|not_rated||n
`

const rapidEquations = `
flow|RESP|||||||n|RESP||n >= rapid|RESP|||||||{v}|{l}|wilson|N
rapid|RESP|||||||by_session|1|wilson|{s:n,N} = rapid|RESP|||||||after_session|1|wilson|{s}
rapid|RESP|||||||after_session|1|wilson|N >= rapid|RESP|||||||after_session|2|wilson|N
rapid|RESP|||||||after_session|2|wilson|N >= rapid|RESP|||||||after_session|3|wilson|N
rapid|RESP|||||||hours|4h|wilson|N includes rapid|RESP|||||||hours|24h|wilson|N
onset|RESP|T0||||||{v}||turnbull|N = onset|RESP|T0||||||{v}||turnbull|n.event + onset|RESP|T0||||||{v}||turnbull|n.censored
onset|RESP|T0||||||{+v}||turnbull|{s:N,N_miss} same
onset|RESP|T0||||||relief30||turnbull|n.event includes onset|RESP|T0||||||relief50||turnbull|n.event
flow|RESP|||||||n|RESP||n includes onset|RESP|T0||||||relief30||turnbull|N + onset|RESP|T0||||||relief30||turnbull|N_miss
onset|RESP|T0||||||relief30||turnbull|N >= rapid|RESP|||||||hours|4h|wilson|N - onset|RESP|T0||||||relief30||turnbull|N_miss
flow|SAF|||||||n|SAF||n includes within_session|SAF|||||||{v}||t|N
flow|SAF|||||||n|SAF||n >= within_session|SAF|||||session_number|{k}|{v}||t|N
within_session|SAF|||||||{v}||t|N >= within_session|SAF|||||session_number|{k}|{v}||t|N
within_session|SAF|||||{g}|{k}|{v:pre,post}||t|N includes within_session|SAF|||||{g}|{k}|change||t|N
dosing|SAF|||||session_number|{k}|dose_mg|||N >= within_session|SAF|||||session_number|{k}|{v}||t|N - dosing|SAF|||||session_number|{k}|dose_mg|||N_miss
`

const trajectoryEquations = `
trajectory|FAS|||||||week|{k}||N = trajectory|FAS|||||depression|{+d}|week|{k}||N
trajectory|FAS|||||||week|{k}||N usually trajectory|FAS|||||depression|yes|week|{k}||N + trajectory|FAS|||||depression|no|week|{k}||N
trajectory|FAS|||||||week|0||N = flow|FAS|||||||n|FAS||n
trajectory|FAS|||||depression|{d}|week|0||N = baseline|FAS|||||||depression|{d}||n
flow|FAS|||||||n|FAS||n includes trajectory|FAS|||||||week|{k}||N
baseline|FAS|||||||depression|{d}||n includes trajectory|FAS|||||depression|{d}|week|{k}||N
variability|FAS|T0||||||weekly_pain||random_intercept|n = trajectory|FAS|||||||week|{+k:1,2,3,4,5,6,7,8,9,10,11,12}||N
flow|FAS|||||||n|FAS||n includes variability|FAS|T0||||||weekly_pain||random_intercept|N
variability|FAS|T0||||||weekly_pain||random_intercept|N >= trajectory|FAS|||||||week|{k:1,2,3,4,5,6,7,8,9,10,11,12}||N
flow|RESP|TS|W4|||||n|due||n >= variability|RESP|TS|W4|nri|treatment_policy|||consistency||kappa|N
`

const reliefEquations = `
relief|relief|||||{g}|{gl}|loss||{+m}|{s:N,n.event,n.redosed,n.censored} same
relief|relief|||||{g}|{gl}|loss||kaplan_meier|N = relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.event + relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.redosed + relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.censored
relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.censored includes relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.unconfirmed
relief|relief|||||||{v:loss,time}|{l}|kaplan_meier|{s} = relief|relief|||||depression|{+d}|{v}|{l}|kaplan_meier|{s}
relief|relief|||||||{v:time_loss,time_redosed}|{l}|aalen_johansen|{s} = relief|relief|||||depression|{+d}|{v}|{l}|aalen_johansen|{s}
relief|relief|||||||{v}|{l}|{m}|{s} usually relief|relief|||||depression|yes|{v}|{l}|{m}|{s} + relief|relief|||||depression|no|{v}|{l}|{m}|{s}
relief|relief|||||||at_risk|{l}|kaplan_meier|{s} = relief|relief|||||depression|{+d}|at_risk|{l}|kaplan_meier|{s}
relief|relief|||||{g}|{gl}|loss||kaplan_meier|N includes relief|relief|||||{g}|{gl}|time|14|kaplan_meier|n.risk
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|14|{m}|n.risk includes relief|relief|||||{g}|{gl}|{v}|28|{m}|n.risk
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|28|{m}|n.risk includes relief|relief|||||{g}|{gl}|{v}|56|{m}|n.risk
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|56|{m}|n.risk includes relief|relief|||||{g}|{gl}|{v}|84|{m}|n.risk
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|84|{m}|n.risk includes relief|relief|||||{g}|{gl}|{v}|182|{m}|n.risk
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|28|{m}|n.event includes relief|relief|||||{g}|{gl}|{v}|14|{m}|n.event
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|56|{m}|n.event includes relief|relief|||||{g}|{gl}|{v}|28|{m}|n.event
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|84|{m}|n.event includes relief|relief|||||{g}|{gl}|{v}|56|{m}|n.event
relief|relief|||||{g}|{gl}|{v:time,time_loss,time_redosed}|182|{m}|n.event includes relief|relief|||||{g}|{gl}|{v}|84|{m}|n.event
relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.event includes relief|relief|||||{g}|{gl}|{v:time,time_loss}|182|{m}|n.event
relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.redosed includes relief|relief|||||{g}|{gl}|time_redosed|182|{m}|n.event
relief|relief|||||{g}|{gl}|time_loss|{l}|aalen_johansen|n.risk = relief|relief|||||{g}|{gl}|time_redosed|{l}|aalen_johansen|n.risk
relief|relief|||||{g}|{gl}|loss||kaplan_meier|N includes relief|relief|||||{g}|{gl}|time_loss|14|aalen_johansen|n.risk
// A loss is taken as earlier under Aalen and Johansen than under Kaplan and Meier.
relief|relief|||||{g}|{gl}|time_loss|{l}|aalen_johansen|n.event includes relief|relief|||||{g}|{gl}|time|{l}|kaplan_meier|n.event
relief|relief|||||{g}|{gl}|time|182|kaplan_meier|n.event usually relief|relief|||||{g}|{gl}|time_loss|182|aalen_johansen|n.event
// By how much it is earlier is seldom more than two weeks.
relief|relief|||||{g}|{gl}|time|28|kaplan_meier|n.event usually>= relief|relief|||||{g}|{gl}|time_loss|14|aalen_johansen|n.event
relief|relief|||||{g}|{gl}|time|56|kaplan_meier|n.event usually>= relief|relief|||||{g}|{gl}|time_loss|28|aalen_johansen|n.event
relief|relief|||||{g}|{gl}|time|84|kaplan_meier|n.event usually>= relief|relief|||||{g}|{gl}|time_loss|56|aalen_johansen|n.event
relief|relief|||||{g}|{gl}|time|182|kaplan_meier|n.event usually>= relief|relief|||||{g}|{gl}|time_loss|84|aalen_johansen|n.event
relief|relief|||||{g}|{gl}|time_loss|{l}|aalen_johansen|n.event usually relief|relief|||||{g}|{gl}|time|{l}|kaplan_meier|n.event + relief|relief|||||{g}|{gl}|time|{l}|kaplan_meier|n.risk - relief|relief|||||{g}|{gl}|time_loss|{l}|aalen_johansen|n.risk
relief|relief|||||{g}|{gl}|at_risk|{l}|kaplan_meier|{s:n.risk,n.event} = relief|relief|||||{g}|{gl}|time|{l}|kaplan_meier|{s}
relief|relief|||||{g}|{gl}|at_risk|0|kaplan_meier|n.risk = relief|relief|||||{g}|{gl}|loss||kaplan_meier|N
relief|relief|||||{g}|{gl}|loss||kaplan_meier|n.event includes relief|relief|||||{g}|{gl}|at_risk|{l}|kaplan_meier|n.event
relief|relief|||||{g}|{gl}|loss||kaplan_meier|N includes relief|relief|||||{g}|{gl}|at_risk|{l}|kaplan_meier|n.event + relief|relief|||||{g}|{gl}|at_risk|{l}|kaplan_meier|n.censored
// Who has ended by a day is not at risk after it.
relief|relief|||||{g}|{gl}|at_risk|{l}|kaplan_meier|n.risk >= relief|relief|||||{g}|{gl}|loss||kaplan_meier|N - relief|relief|||||{g}|{gl}|at_risk|{l}|kaplan_meier|n.event - relief|relief|||||{g}|{gl}|at_risk|{l}|kaplan_meier|n.censored
`

const moodEquations = `
mood|FAS|{a}|{w}|nri||||{i}|{v}|wilson|n = mood|FAS|{a}|{w}|oc||||{i}|{v}|wilson|n
mood|FAS|{a}|{w}|{m}||||{i}|response50|wilson|N = mood|FAS|{a}|{w}|{m}||||{i}|remission|wilson|N
mood|FAS|{a}|{w}|{m}||||{i}|response50|wilson|n includes mood|FAS|{a}|{w}|{m}||||{i}|remission|wilson|n
mood|FAS|{a}|{w}|nri||||{i}|{v}|wilson|N includes mood|FAS|{a}|{w}|oc||||{i}|{v}|wilson|N
mood|FAS|{a}|{w}|oc||||{i}|{v:improved5,worse5,improved4}|wilson|N = mood|FAS|{a}|{w}|oc||||{i}|change|t|N
// Half of a score of 10 or more is at least 5 points.
mood|FAS|{a}|{w}|{m}||||{i}|{v:improved5,improved4}|wilson|n includes mood|FAS|{a}|{w}|{m}||||{i}|response50|wilson|n
mood|FAS|{a}|{w}|{m}||||{i}|{v:improved5,improved4}|wilson|N includes mood|FAS|{a}|{w}|{m}||||{i}|response50|wilson|N
mood|FAS|{a}|{w}|oc||||phq9|improved5|wilson|N includes mood|FAS|{a}|{w}|oc||||phq9|improved5|wilson|n + mood|FAS|{a}|{w}|oc||||phq9|worse5|wilson|n
mood|FAS|{a}|{w}|oc||||phq9|item9_before|wilson|N = mood|FAS|{a}|{w}|oc||||phq9|item9_after|wilson|N
flow|FAS|||||||n|FAS||n >= mood|FAS|{a}|{w}|{m}||||{i}|{v}|{x}|N
shift|FAS|{a}|{w}|oc||||{i}|{+l}||N same
shift|FAS|{a}|{w}|oc||||phq9|{l:0-4>0-4}||N = shift|FAS|{a}|{w}|oc||||phq9|{+m}||n
shift|FAS|{a}|{w}|oc||||fiqr|{l:mild>mild}||N = shift|FAS|{a}|{w}|oc||||fiqr|{+m}||n
shift|FAS|{a}|{w}|oc||||phq9|{l:0-4>0-4}||N = mood|FAS|{a}|{w}|oc||||phq9|change|t|N
shift|FAS|{a}|{w}|oc||||fiqr|{l:mild>mild}||N = function|FAS|{a}|{w}|||||fiqr|change|t|N
mood|FAS|{a}|{w}|oc||||phq9|response50|wilson|N = shift|FAS|{a}|{w}|oc||||phq9|{+l:10-14>0-4,10-14>5-9,10-14>10-14,10-14>15-19,10-14>20-27,15-19>0-4,15-19>5-9,15-19>10-14,15-19>15-19,15-19>20-27,20-27>0-4,20-27>5-9,20-27>10-14,20-27>15-19,20-27>20-27}||n
mood|FAS|{a}|{w}|oc||||phq9|remission|wilson|n = shift|FAS|{a}|{w}|oc||||phq9|{+l:10-14>0-4,15-19>0-4,20-27>0-4}||n
// Two classes better are five points, and five points are a class but in the widest.
mood|FAS|{a}|{w}|oc||||phq9|improved5|wilson|n includes shift|FAS|{a}|{w}|oc||||phq9|{+l:10-14>0-4,15-19>0-4,15-19>5-9,20-27>0-4,20-27>5-9,20-27>10-14}||n
shift|FAS|{a}|{w}|oc||||phq9|{+l:5-9>0-4,10-14>0-4,10-14>5-9,15-19>0-4,15-19>5-9,15-19>10-14,20-27>0-4,20-27>5-9,20-27>10-14,20-27>15-19,20-27>20-27}||n >= mood|FAS|{a}|{w}|oc||||phq9|improved5|wilson|n
mood|FAS|{a}|{w}|oc||||{i}|change|t|N includes pain_mood|FAS|{a}|{w}|oc||||{i}|spearman|bootstrap|N
mood|FAS|TS|W1|nri||||{i}|{v}|wilson|N usually mood|FAS|TS|W2|nri||||{i}|{v}|wilson|N
mood|FAS|{a}|{w}|oc||||{i}|change|t|N usually pain_mood|FAS|{a}|{w}|oc||||{i}|spearman|bootstrap|N
baseline|FAS|||||||{i}|||N >= mood|FAS|{a}|{w}|{m}||||{i}|{v:improved5,improved4}|wilson|N
`

const functionEquations = `
function|FAS|{a}|{w}|||||pgic|{+l:1,2,3,4,5,6,7}||N same
function|FAS|{a}|{w}|||||pgic|1||N = function|FAS|{a}|{w}|||||pgic|mean|t|N
function|FAS|{a}|{w}|||||pgic|1||N = function|FAS|{a}|{w}|||||pgic|improved|wilson|N
function|FAS|{a}|{w}|||||pgic|1||N = function|FAS|{a}|{w}|||||pgic|{+l:1,2,3,4,5,6,7}||n
when instruments.pgic_best=1 function|FAS|{a}|{w}|||||pgic|improved|wilson|n = function|FAS|{a}|{w}|||||pgic|1||n + function|FAS|{a}|{w}|||||pgic|2||n
when instruments.pgic_best=7 function|FAS|{a}|{w}|||||pgic|improved|wilson|n = function|FAS|{a}|{w}|||||pgic|6||n + function|FAS|{a}|{w}|||||pgic|7||n
function|FAS|{a}|{w}|||||fiqr|change|t|N includes function|FAS|{a}|{w}|||||fiqr|improved14|wilson|N
// A score of 0 before treatment is rare.
function|FAS|{a}|{w}|||||fiqr|change|t|N usually function|FAS|{a}|{w}|||||fiqr|improved14|wilson|N
flow|FAS|||||||n|FAS||n >= function|FAS|{a}|{w}|||||{i}|{v}|{m}|N
flow|FAS|||||||n|FAS||n >= function|FAS|{a}|{w}|||||pgic|{l:1,2,3,4,5,6,7}||N
function|FAS|TS|W4|||||{v}|test|paired_t|N = function|FAS|TS|W4|||||{v}|change|t|N
`

const medicationEquations = `
medication|FAS|TS|W12|||||{c}|stopped|wilson|N = #due_w12 - medication|FAS|TS|W12|||||{c}|started|wilson|N - medication|FAS|TS|W12|||||{c}|not_evaluable||n
flow|FAS|||||||n|FAS||n includes #due_w12
#due_w12 includes flow|RESP|TS|W12|||||n|due||n
medication|FAS|TS|W12|||||mme|change|t|N = medication|FAS|TS|W12|||||mme|{v:reduced30,reduced50,stopped,increased}|wilson|N
medication|FAS|TS|W12|||||mme|change|t|N = medication|FAS|TS|W12|||||mme|{v:dose_T0,dose_W12}||N
medication|FAS|TS|W12|||||mme|change|t|N = medication|FAS|TS|W12|||||mme|change_pseudomedian|hodges_lehmann|N
medication|FAS|TS|W12|||||mme|change|t|N includes medication|FAS|TS|W12|||||mme|dose_TS||N
medication|FAS|TS|W12|||||mme|change|t|N usually medication|FAS|TS|W12|||||mme|dose_TS||N
medication|FAS|TS|W12|||||mme|change|t|N includes medication|FAS|TS|W12|||||mme|increased|wilson|n + medication|FAS|TS|W12|||||mme|reduced30|wilson|n
flow|FAS|||||||n|FAS||n >= medication|FAS|TS|W12|||||mme|not_evaluable||n
medication|FAS|TS|W12|||||mme|reduced30|wilson|n includes medication|FAS|TS|W12|||||mme|reduced50|wilson|n
medication|FAS|TS|W12|||||mme|reduced50|wilson|n includes medication|FAS|TS|W12|||||mme|stopped|wilson|n
medication|FAS|TS|W12|||||mme|not_evaluable||n includes medication|FAS|TS|W12|||||opioid|not_evaluable||n
medication|FAS|TS|W12|||||opioid|stopped|wilson|N >= medication|FAS|TS|W12|||||mme|change|t|N
`

const safetyEquations = `
safety|SAF|||||{g}|{s}|{v:term,serious}|{t}|wilson|N = flow|SAF|||||||n|SAF||n
safety|SAF|||||||{v:term,serious}|{t}|wilson|n includes safety|SAF|||||severity|{s}|{v}|{t}|wilson|n
`

const dosingEquations = `
flow|SAF|||||||n|SAF||n = dosing|SAF|||||||{v:dose_mg,dose_mg_kg}|||N + dosing|SAF|||||||{v}|||N_miss
flow|SAF|||||||n|SAF||n = dosing|SAF|||||session_number|1|{v}|||N + dosing|SAF|||||session_number|1|{v}|||N_miss
course|SAF|||||||sessions_number|1||n = flow|SAF|||||||n|SAF||n - dosing|SAF|||||session_number|2|{v}|||N - dosing|SAF|||||session_number|2|{v}|||N_miss
dosing|SAF|||||session_number|3|{v}|||N = course|SAF|||||||sessions_number|{+l:3,4,5,6,7,8,9,10,11,12,13+}||n - dosing|SAF|||||session_number|3|{v}|||N_miss
dosing|SAF|||||session_number|4|{v}|||N = course|SAF|||||||sessions_number|{+l:4,5,6,7,8,9,10,11,12,13+}||n - dosing|SAF|||||session_number|4|{v}|||N_miss
dosing|SAF|||||session_number|5|{v}|||N = course|SAF|||||||sessions_number|{+l:5,6,7,8,9,10,11,12,13+}||n - dosing|SAF|||||session_number|5|{v}|||N_miss
dosing|SAF|||||session_number|6|{v}|||N = course|SAF|||||||sessions_number|{+l:6,7,8,9,10,11,12,13+}||n - dosing|SAF|||||session_number|6|{v}|||N_miss
course|SAF|||||||sessions_number|{+l:2,3,4,5,6,7,8,9,10,11,12,13+}||n >= within_session|SAF|||||session_number|2|{v}||t|N
course|SAF|||||||sessions_number|{+l:3,4,5,6,7,8,9,10,11,12,13+}||n >= within_session|SAF|||||session_number|3|{v}||t|N
course|SAF|||||||sessions_number|{+l:4,5,6,7,8,9,10,11,12,13+}||n >= within_session|SAF|||||session_number|4|{v}||t|N
course|SAF|||||||sessions_number|{+l:5,6,7,8,9,10,11,12,13+}||n >= within_session|SAF|||||session_number|5|{v}||t|N
course|SAF|||||||sessions_number|{+l:6,7,8,9,10,11,12,13+}||n >= within_session|SAF|||||session_number|6|{v}||t|N
dosing|SAF|||||session_number|{k}|dose_mg|||N includes dosing|SAF|||||session_number|{k}|dose_mg_kg|||N
dosing|SAF|||||||dose_mg|||N includes dosing|SAF|||||||dose_mg_kg|||N
dosing|SAF|||||||{v:route,setting}|{+l}||{s:N,N_miss} same
flow|SAF|||||||n|SAF||n = dosing|SAF|||||||{v:route,setting}|{l}||N + dosing|SAF|||||||{v}|{l}||N_miss
dosing|SAF|||||||{v:route,setting}|{l}||N = dosing|SAF|||||||{v}|{+m}||n
flow|SAF|||||||n|SAF||n includes dosing|SAF|||||||psychotherapy|||N
flow|RESP|||||||n|RESP||n >= dosing|RESP|||||prior_response|{g}|dose_change_mg||t|N
dosing|SAF|||||||raised||wilson|N = dosing|SAF|||||||{v:lowered,unchanged}||wilson|N
dosing|SAF|||||||raised||wilson|N = dosing|SAF|||||||raised||wilson|n + dosing|SAF|||||||lowered||wilson|n + dosing|SAF|||||||unchanged||wilson|n
flow|SAF|||||||n|SAF||n includes dosing|SAF|||||||raised||wilson|N
`

const courseEquations = `
course|SAF|||||||{v:sessions_number,courses}|{+l}||N same
course|SAF|||||||{v:sessions_number,courses}|1||N = flow|SAF|||||||n|SAF||n
course|SAF|||||||{v:sessions_number,courses}|1||N = course|SAF|||||||{v}|{+l}||n
course|SAF|||||||completed4||wilson|N = course|SAF|||||||{v:duration_days,sessions}|||N
flow|SAF|||||||n|SAF||n includes course|SAF|||||||completed4||wilson|N
course|SAF|||||||stop_reason|{+l}||{s:N,N_miss} same
course|SAF|||||||completed4||wilson|N = course|SAF|||||||stop_reason|{l}||N + course|SAF|||||||stop_reason|{l}||N_miss
course|SAF|||||||stop_reason|{l}||N = course|SAF|||||||stop_reason|{+m}||n
flow|SAF|||||||n|SAF||n includes course|SAF|||||||interval_days|||N
course|SAF|||||||interval_days|||N >= dosing|SAF|||||||raised||wilson|N
flow|SAF|||||||n|SAF||n >= course|SAF|||||||interval_days|||N + course|SAF|||||||sessions_number|1||n
course|SAF|||||||gap_days|||N = course|SAF|||||||courses|2||n + course|SAF|||||||courses|3+||n
course|SAF|||||||gap_days|||N includes course|SAF|||||||maintenance_interval_days|||N
course|SAF|||||||maintenance_interval_days|||N = course|SAF|||||interval_number|1|maintenance_interval_days|||N
course|SAF|||||interval_number|1|maintenance_interval_days|||N includes course|SAF|||||interval_number|2|maintenance_interval_days|||N
course|SAF|||||interval_number|2|maintenance_interval_days|||N includes course|SAF|||||interval_number|3|maintenance_interval_days|||N
course|SAF|||||interval_number|3|maintenance_interval_days|||N includes course|SAF|||||interval_number|4|maintenance_interval_days|||N
course|SAF|||||interval_number|4|maintenance_interval_days|||N includes course|SAF|||||interval_number|5|maintenance_interval_days|||N
course|SAF|||||interval_number|5|maintenance_interval_days|||N includes course|SAF|||||interval_number|6|maintenance_interval_days|||N
course|SAF|||||||maintenance_interval_days|||N includes course|SAF|||||||interval_trend||random_intercept|N
course|SAF|||||||{v:sessions_by,sessions_curve}|{l}|nelson|N = flow|SAF|||||||n|SAF||n
flow|SAF|||||||n|SAF||n usually course|SAF|||||||sessions_curve|0|nelson|n.risk
flow|SAF|||||||n|SAF||n includes course|SAF|||||||{v:sessions_by,sessions_curve}|{l}|nelson|n.risk
course|SAF|||||||sessions_curve|{l}|nelson|n.risk = course|SAF|||||||sessions_by|{l}|nelson|n.risk
course|SAF|||||||pre_session_mm|{l}||N = course|SAF|||||||pre_session_change||t|N
course|SAF|||||||acute_change|{l:course1,later}||N = course|SAF|||||||acute_change|later-course1|t|N
course|SAF|||||||gap_days|||N includes course|SAF|||||||pre_session_change||t|N
course|SAF|||||||gap_days|||N includes course|SAF|||||||acute_change|later-course1|t|N
`

const siteEquations = `
site|RESP|TS|W4|nri|treatment_policy|||overall|||{s:n,N} = site|RESP|TS|W4|nri|treatment_policy|||response|{+l}|wilson|{s}
site|RESP|TS|W4|nri|treatment_policy|||response|{l}|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|site|{l}|threshold|30|wilson|{s}
response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|{s:n,N} includes site|RESP|TS|W4|nri|treatment_policy|||overall|||{s}
`

const sensitivityEquations = `
sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|relief.smooth_days|1|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|{s}
sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|course.max_gap_days|{g}|wilson|{s:n,N} usually response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|{s}
sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|response.min_baseline_mm|0|wilson|{s:n,N} includes response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|{s}
flow|SAF|||||||n|SAF||n >= sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|{v}|{l}|wilson|N
response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|{s:n,N} includes sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|patients|{l:completed4,not_redosed}|wilson|{s}
response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|N = sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|patients|stop_fails|wilson|N
response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|n includes sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|patients|stop_fails|wilson|n
sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|response.min_baseline_mm|0|wilson|{s:n,N} usually>= sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|{v:baseline.rule,course.max_gap_days}|{l}|wilson|{s}
sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|course.max_gap_days|28|wilson|{s:n,N} usually>= sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|course.max_gap_days|42|wilson|{s}
sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|baseline.rule|{r}|wilson|{s:n,N} includes response|RESP|TS|W4|nri|treatment_policy|basetype|{r}|threshold|30|wilson|{s}
when baseline.rule=home_mean sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|baseline.rule|home_mean|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|basetype|home_mean|threshold|30|wilson|{s}
when baseline.rule=home_last sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|baseline.rule|home_last|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|basetype|home_last|threshold|30|wilson|{s}
when baseline.rule=pre_session sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|baseline.rule|pre_session|wilson|{s:n,N} = response|RESP|TS|W4|nri|treatment_policy|basetype|pre_session|threshold|30|wilson|{s}
regression_to_mean|SAF|||||||rho||pearson|N = regression_to_mean|SAF|||||||reading|||N
flow|SAF|||||||n|SAF||n >= regression_to_mean|SAF|||||||rho||pearson|N
flow|SAF|||||||n|SAF||n >= time_in_response|RESP|TS|||treatment_policy|||coverage||bootstrap|N_miss
time_in_response|RESP|TS|||treatment_policy|||share||bootstrap|{s:N,N_miss} = time_in_response|RESP|TS|||treatment_policy|||mean_pain_mm||bootstrap|{s}
time_in_response|RESP|TS|||treatment_policy|||coverage||bootstrap|N = time_in_response|RESP|TS|||treatment_policy|||share||bootstrap|N + time_in_response|RESP|TS|||treatment_policy|||share||bootstrap|N_miss
flow|RESP|TS|W8|||||n|due||n >= time_in_response|RESP|TS|||treatment_policy|||coverage||bootstrap|N
time_in_response|RESP|TS|||treatment_policy|||coverage||bootstrap|N >= flow|RESP|TS|W12|||||n|due||n
`

const modelEquations = `
flow|RESP|TS|W4|||||n|due||n includes response_model_single|RESP|TS|W4|nri|treatment_policy|||{t}||firth|N
response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|n includes response_model_single|RESP|TS|W4|nri|treatment_policy|||{t}||firth|n.event
response_model_single|RESP|TS|W4|nri|treatment_policy|||baseline_10mm||firth|N = flow|RESP|TS|W4|||||n|due||n
response_model_single|RESP|TS|W4|nri|treatment_policy|||baseline_10mm||firth|n.event = response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|n
response_model_single|RESP|TS|W4|nri|treatment_policy|||phq9_5||firth|{s:N,n.event} = response_model_single|RESP|TS|W4|nri|treatment_policy|||phq9_nonlinear||firth|{s}
response_model_single|RESP|TS|W4|nri|treatment_policy|||sex_male||firth|N = response|RESP|TS|W4|nri|treatment_policy|sex|female|threshold|30|wilson|N? + response|RESP|TS|W4|nri|treatment_policy|sex|male|threshold|30|wilson|N?
response_model_single|RESP|TS|W4|nri|treatment_policy|||sex_male||firth|n.event = response|RESP|TS|W4|nri|treatment_policy|sex|female|threshold|30|wilson|n? + response|RESP|TS|W4|nri|treatment_policy|sex|male|threshold|30|wilson|n?
response_model_single|RESP|TS|W4|nri|treatment_policy|||{t}||firth|N includes response_model|RESP|TS|W4|nri|treatment_policy|||model||firth|N
response_model_single|RESP|TS|W4|nri|treatment_policy|||{t}||firth|n.event includes response_model|RESP|TS|W4|nri|treatment_policy|||model||firth|n.event
response_model_single|RESP|TS|W4|nri|treatment_policy|||{t:baseline_10mm,age_10y,sex_male}||firth|N includes response_model_nosomatic|RESP|TS|W4|nri|treatment_policy|||model||firth|N
response_model_single|RESP|TS|W4|nri|treatment_policy|||{t:baseline_10mm,age_10y,sex_male}||firth|n.event includes response_model_nosomatic|RESP|TS|W4|nri|treatment_policy|||model||firth|n.event
relief|relief|||||||loss||kaplan_meier|N includes relief_model|relief|||||||model||cox_efron|N
relief|relief|||||||loss||kaplan_meier|n.event includes relief_model|relief|||||||model||cox_efron|n.event
`

const vitalsEquations = `
flow|SAF|||||||n|SAF||n >= vitals|SAF|||||||{v}|before|t|N
vitals|SAF|||||||sbp|before|t|N >= vitals|SAF|||||||sbp|{l:0-25,25-50,50-75,75-105,105-150,150-240}|t|N
vitals|SAF|||||||dbp|before|t|N >= vitals|SAF|||||||dbp|{l:0-25,25-50,50-75,75-105,105-150,150-240}|t|N
vitals|SAF|||||||hr|before|t|N >= vitals|SAF|||||||hr|{l:0-25,25-50,50-75,75-105,105-150,150-240}|t|N
vitals|SAF|||||||spo2|before|t|N >= vitals|SAF|||||||spo2|{l:0-25,25-50,50-75,75-105,105-150,150-240}|t|N
vitals|SAF|||||||dissociation|before|t|N >= vitals|SAF|||||||dissociation|{l:0-25,25-50,50-75,75-105,105-150,150-240}|t|N
vitals|SAF|||||||sbp|{l}|t|N = vitals|SAF|||||||sbp_change|{l}|t|N
vitals|SAF|||||||dbp|{l}|t|N = vitals|SAF|||||||dbp_change|{l}|t|N
vitals|SAF|||||||hr|{l}|t|N = vitals|SAF|||||||hr_change|{l}|t|N
vitals|SAF|||||||spo2|{l}|t|N = vitals|SAF|||||||spo2_change|{l}|t|N
vitals|SAF|||||||dissociation|{l}|t|N = vitals|SAF|||||||dissociation_change|{l}|t|N
vitals|SAF|||||||sbp|before|t|N = vitals|SAF|||||||sbp_peak||t|N
vitals|SAF|||||||dbp|before|t|N = vitals|SAF|||||||dbp_peak||t|N
vitals|SAF|||||||hr|before|t|N = vitals|SAF|||||||hr_peak||t|N
vitals|SAF|||||||spo2|before|t|N = vitals|SAF|||||||spo2_lowest||t|N
vitals|SAF|||||||dissociation|before|t|N = vitals|SAF|||||||dissociation_peak||t|N
safety|SAF|||||||sbp_rise||cluster_bootstrap|n = vitals|SAF|||||||sbp_settled||cluster_bootstrap|N
safety|SAF|||||||dbp_rise||cluster_bootstrap|n = vitals|SAF|||||||dbp_settled||cluster_bootstrap|N
safety|SAF|||||||hr_rise||cluster_bootstrap|n = vitals|SAF|||||||hr_settled||cluster_bootstrap|N
safety|SAF|||||||sbp_rise||cluster_bootstrap|N = safety|SAF|||||||sbp_high||cluster_bootstrap|N
safety|SAF|||||||dbp_rise||cluster_bootstrap|N = safety|SAF|||||||dbp_high||cluster_bootstrap|N
`

const subgroupModelEquations = `
subgroup_model|RESP|TS|W4|nri|treatment_policy|||{f}|alone|firth|N = subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|{+l:yes,no}|wilson|N
subgroup_model|RESP|TS|W4|nri|treatment_policy|||{f}|alone|firth|n.event = subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|{+l:yes,no}|wilson|n
subgroup_model|RESP|TS|W4|nri|treatment_policy|||{f}|alone|firth|{s:N,n.event} includes subgroup_model|RESP|TS|W4|nri|treatment_policy|||{f}|adjusted|firth|{s}
subgroup_model|RESP|TS|W4|nri|treatment_policy|||{f}|adjusted|firth|{s:N,n.event} usually response_model|RESP|TS|W4|nri|treatment_policy|||model||firth|{s}
`

// declarations are all of them.
var declarations = parseDeclarations(strings.Join([]string{
	flowEquations, qualityEquations, checkEquations, baselineEquations, responseEquations, withoutGroupEquations, subgroupEquations, missingnessEquations, cumulativeEquations, curveEquations(),
	rapidEquations, trajectoryEquations, reliefEquations, moodEquations, functionEquations, medicationEquations, safetyEquations, dosingEquations,
	courseEquations, siteEquations, vitalsEquations, subgroupModelEquations, sensitivityEquations, modelEquations, usualEquations,
}, "\n"))

// curveEquations are those of each step of the cumulative curve, of each class of
// the waterfall, which is the difference of two steps, and of who is followed for
// so many days.
func curveEquations() string {
	var s strings.Builder
	step := func(x int) string {
		return fmt.Sprintf("cumulative_response|RESP|TS|W4|nri|treatment_policy|||pct_reduction|%d|wilson|n", x)
	}
	for x := -100; x < 100; x++ {
		fmt.Fprintf(&s, "%s includes %s\n", step(x), step(x+1))
	}
	fmt.Fprintf(&s, "flow|RESP|TS|W4|||||n|due||n usually %s\n", step(-100))
	for x := -100; x < -20; x++ { // few get worse by more than a fifth
		fmt.Fprintf(&s, "%s usually %s\n", step(x), step(x+1))
	}
	for day := 0; day < 364; day += 14 {
		fmt.Fprintf(&s, "course|SAF|||||||sessions_curve|%d|nelson|n.risk >= course|SAF|||||||sessions_curve|%d|nelson|n.risk\n", day, day+14)
	}
	for x := -100; x < 100; x += 10 {
		if x != 0 {
			fmt.Fprintf(&s, "waterfall|RESP|TS|W4|oc|treatment_policy|||reduction|%d||n = %s - %s\n", x, step(x), step(x+10))
		}
	}
	return s.String()
}
