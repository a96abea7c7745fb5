package synth

// Population holds the parameters of the distributions that patients are drawn
// from and of the model that package doc describes. Shares and probabilities
// are fractions.
type Population struct {
	// True baseline, mm: normal, cut to the limits.
	BaselineMeanMM float64 `json:"baseline_mean_mm"`
	BaselineSDmm   float64 `json:"baseline_sd_mm"`
	BaselineMinMM  float64 `json:"baseline_min_mm"`
	BaselineMaxMM  float64 `json:"baseline_max_mm"`

	// Relief fraction: normal, cut to the limits; the mean is that of patients
	// without depression, the difference is added for those with it.
	ReliefMean                 float64 `json:"relief_mean"`
	DepressionReliefDifference float64 `json:"depression_relief_difference"`
	ReliefSD                   float64 `json:"relief_sd"`
	ReliefMin                  float64 `json:"relief_min"`
	ReliefMax                  float64 `json:"relief_max"`

	// SessionGain is the share of the way to the relief fraction that a session
	// moves the relief.
	SessionGain float64 `json:"session_gain"`

	// Half-life of return: log-normal.
	HalfLifeMedianDays float64 `json:"half_life_median_days"`
	HalfLifeLogSD      float64 `json:"half_life_log_sd"`

	// Noise of home ratings, mm: that of the day, its correlation from one day
	// to the next, and that of a single rating.
	DayNoiseSDmm        float64 `json:"day_noise_sd_mm"`
	DayNoiseCorrelation float64 `json:"day_noise_correlation"`
	RatingNoiseSDmm     float64 `json:"rating_noise_sd_mm"`

	// Reply to a home prompt: the log odds are normal about those of the median
	// probability, and change by the slopes for each mm of the day's pain above
	// the true baseline and each 30 days since enrolment.
	ReplyMedian       float64 `json:"reply_median"`
	ReplyLogitSD      float64 `json:"reply_logit_sd"`
	ReplySlopePerMM   float64 `json:"reply_slope_per_mm"`
	ReplySlopePerDays float64 `json:"reply_slope_per_30_days"`

	// Dropout ends a patient's follow-up: the probability of each day at the
	// true baseline, the change of its logarithm for each mm of true pain above
	// it, and a factor for the days until the end of the series.
	DropoutPerDay     float64 `json:"dropout_per_day"`
	DropoutSlopePerMM float64 `json:"dropout_slope_per_mm"`
	DropoutInSeries   float64 `json:"dropout_factor_until_series_end"`

	DepressionShare float64 `json:"depression_share"`
	ConsentShare    float64 `json:"consent_share"`

	// Plans for the time after the series; the rest has none.
	ScheduledShare float64 `json:"maintenance_scheduled_share"`
	AsNeededShare  float64 `json:"maintenance_as_needed_share"`

	// Diary: dates without clock time, or begun only after the first session.
	PaperDiaryShare float64 `json:"paper_diary_share"`
	LateDiaryShare  float64 `json:"late_diary_share"`

	// MoodFollowsRelief is the fraction of a mood score that is gone at relief 1.
	MoodFollowsRelief float64 `json:"mood_follows_relief"`
}

// population returns the parameters of this version of the generator.
func population() Population {
	return Population{
		BaselineMeanMM: 66, BaselineSDmm: 10, BaselineMinMM: 45, BaselineMaxMM: 85,
		ReliefMean: 0.45, DepressionReliefDifference: 0.09, ReliefSD: 0.20, ReliefMin: -0.10, ReliefMax: 0.90,
		SessionGain:        0.45,
		HalfLifeMedianDays: 65, HalfLifeLogSD: 0.6,
		DayNoiseSDmm: 7, DayNoiseCorrelation: 0.5, RatingNoiseSDmm: 4,
		ReplyMedian: 0.82, ReplyLogitSD: 0.8, ReplySlopePerMM: -0.03, ReplySlopePerDays: -0.15,
		DropoutPerDay: 0.0075, DropoutSlopePerMM: 0.03, DropoutInSeries: 0.4,
		DepressionShare: 0.40, ConsentShare: 0.97,
		ScheduledShare: 0.30, AsNeededShare: 0.35,
		PaperDiaryShare: 0.03, LateDiaryShare: 0.05,
		MoodFollowsRelief: 0.6,
	}
}
