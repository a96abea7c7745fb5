package disclosure

// computations say, for rows whose own group holds no count or not all that they
// are computed from, which counts these are. {x} stands for any text, and for the
// same text after "from"; {+x} for every text.
var computations = parseComputations(`
flow|RESP|{a}|{w}|||||n|observed||p from flow|RESP|{a}|{w}|||||n|due||n
baseline|FAS|||||depression|yes-no|{v}|{l}||smd from baseline|FAS|||||depression|{+d:yes,no}|{v}|{l}||{+s:n,N}
missingness|RESP|TS|W4|||rated|yes-no|{v}|{l}||smd from missingness|RESP|TS|W4|||rated|{+d:yes,no}|{v}|{l}||{+s:n,N}
response_difference|RESP|TS|W4|nri|treatment_policy|||depression|yes-no|{m}|{s} from response|RESP|TS|W4|nri|treatment_policy|depression|{+d:yes,no}|threshold|30|wilson|{+c:n,N}
subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|yes-no|newcombe|{s} from subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|{+l:yes,no}|wilson|{+c:n,N}
response|RESP|TS|W4|mi|{s}|||{v}|{t}|mi|{x} from flow|RESP|TS|W4|||||left|not_rated||n response|RESP|TS|W4|nri|{s}|||{v}|{t}|wilson|n
response|RESP|TS|W4|mi|{s}|depression|{d}|{v}|{t}|mi|{x} from missingness|RESP|TS|W4|||rated|no|depression|{d}||n? response|RESP|TS|W4|nri|{s}|depression|{d}|{v}|{t}|wilson|n
tipping_point|RESP|TS|W4|mi|treatment_policy|||delta_mm|{d}|mi|{x} from flow|RESP|TS|W4|||||left|not_rated||n response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|n
tipping_point|RESP|TS|W4|mi|treatment_policy|||tipping||mi|estimate from flow|RESP|TS|W4|||||left|not_rated||n response|RESP|TS|W4|nri|treatment_policy|||threshold|30|wilson|n regression_to_mean|SAF|||||||rho||pearson|N
tipping_point|RESP|TS|W4||treatment_policy|{g}|{gl}|unrated_responding|{l}|{m}|{s} from response|RESP|TS|W4|nri|treatment_policy|depression|{+d:yes,no}|threshold|30|wilson|{+c:n,N} missingness|RESP|TS|W4|||rated|no|depression|{+e:yes,no}||n?
response_model|RESP|TS|W4|nri|treatment_policy|||{t}||firth|{s} from response_model|RESP|TS|W4|nri|treatment_policy|||model||firth|{+c:N,n.event}
response_model_nosomatic|RESP|TS|W4|nri|treatment_policy|||{t}||firth|{s} from response_model_nosomatic|RESP|TS|W4|nri|treatment_policy|||model||firth|{+c:N,n.event}
response_model|RESP|TS|W4|nri|treatment_policy|||sex_male||firth|{s} from response|RESP|TS|W4|nri|treatment_policy|sex|{+l:female,male}|threshold|30|wilson|{+c:n,N}
response_model_nosomatic|RESP|TS|W4|nri|treatment_policy|||sex_male||firth|{s} from response|RESP|TS|W4|nri|treatment_policy|sex|{+l:female,male}|threshold|30|wilson|{+c:n,N}
response_model_single|RESP|TS|W4|nri|treatment_policy|||sex_male||firth|{s} from response|RESP|TS|W4|nri|treatment_policy|sex|{+l:female,male}|threshold|30|wilson|{+c:n,N}
subgroup_model|RESP|TS|W4|nri|treatment_policy|||{f}|{l}|firth|{s} from subgroup|RESP|TS|W4|nri|treatment_policy|||{f}|{+k:yes,no}|wilson|{+c:n,N}
// How alike the patients of the exports are is for the clinic: its numbers are of the smallest groups.
privacy||||||||checked|{l}||n from nothing
privacy||||||||{v}|{l}||{s:verdict,reason,traits} from nothing
relief_model|relief|||||||{t}||cox_efron|{s} from relief_model|relief|||||||model||cox_efron|{+c:N,n.event}
trajectory|FAS|||||depression|{d}|week|{k}|mmrm|{s} from trajectory|FAS|||||depression|{+g:yes,no}|week|{k}||N
trajectory|FAS|||||||interaction||mmrm|{s} from baseline|FAS|||||||depression|{+d:yes,no}||n
variability|FAS|T0||||||weekly_pain|{l}|random_intercept|estimate from variability|FAS|T0||||||weekly_pain||random_intercept|N
site|RESP|TS|W4|nri|treatment_policy|||funnel|{l}|exact_binomial|{s} from site|RESP|TS|W4|nri|treatment_policy|||response|{l}|wilson|{+c:n,N} site|RESP|TS|W4|nri|treatment_policy|||overall|||{+e:n,N}
site|RESP|TS|W4|nri|treatment_policy|||funnel_curve|{l}|exact_binomial|{s} from site|RESP|TS|W4|nri|treatment_policy|||response|{+k}|wilson|N site|RESP|TS|W4|nri|treatment_policy|||overall|||{+e:n,N}
site|RESP|TS|W4|nri|treatment_policy|||shrunken|{l}|beta_binomial|{s} from site|RESP|TS|W4|nri|treatment_policy|||response|{+k}|wilson|{+c:n,N}
site|RESP|TS|W4|nri|treatment_policy|||icc||beta_binomial|{s:estimate,conf.low,conf.high} from site|RESP|TS|W4|nri|treatment_policy|||response|{+k}|wilson|{+c:n,N}
site|RESP|TS|W4|nri|treatment_policy|||icc||beta_binomial|N from nothing
site|RESP|TS|W4|nri|treatment_policy|||heterogeneity||pearson|p.value from site|RESP|TS|W4|nri|treatment_policy|||response|{+k}|wilson|{+c:n,N}
sensitivity|relief|||||estimate|relief|{v}|{l}|kaplan_meier|{s} from sensitivity|RESP|TS|W4|nri|treatment_policy|estimate|response|{v}|{l}|wilson|{+c:n,N} relief|relief|||||||loss||kaplan_meier|{+e:N,n.event}
regression_to_mean|SAF|||||||{v:null_response,mean_drop}|{l}|bivariate_normal|{s} from regression_to_mean|SAF|||||||rho||pearson|N
regression_to_mean|FAS|||||||null_response_rho|{l}|bivariate_normal|{s} from flow|FAS|||||||n|FAS||n
regression_to_mean|RESP|TS|W4|oc|treatment_policy|||above_null|||estimate from response|RESP|TS|W4|oc|treatment_policy|||threshold|30|wilson|{+c:n,N} regression_to_mean|SAF|||||||rho||pearson|N
function|FAS|TS|W4|||||{v}|test|paired_t|p.adjusted from function|FAS|TS|W4|||||{+u:fatigue,sleep,cognition}|test|paired_t|N
function|FAS|{a}|{w}|||||pgic|mean|t|{s} from function|FAS|{a}|{w}|||||pgic|{+l}||n
safety|SAF|||||severity|{g}|{v}|{l}|wilson|{s:rate.100,rate.100.low,rate.100.high} from safety|SAF|||||severity|{+h}|{v}|{l}|wilson|n safety|SAF|||||||{v}|{l}|wilson|n
onset|RESP|T0||||||{v}|{l}|turnbull|estimate from onset|RESP|T0||||||{v}||turnbull|{+c:N,n.event}
// Whether a point of another curve may be shown is decided by that of Kaplan and
// Meier's, or of the table, on the same day.
relief|relief|||||{g}|{gl}|time|{l}|turnbull|estimate from relief|relief|||||{g}|{gl}|time|{l}|kaplan_meier|{+c:n.risk,n.event}
relief|relief|||||||curve_loss|{l}|aalen_johansen|{s} from relief|relief|||||||time_loss|{l}|aalen_johansen|{+c:n.risk,n.event}
relief|relief|||||||curve_redosed|{l}|aalen_johansen|{s} from relief|relief|||||||time_redosed|{l}|aalen_johansen|{+c:n.risk,n.event}
`)
