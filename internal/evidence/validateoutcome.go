package evidence

// slack allows the last digit of what a machine computed; it is relative.
const slack = 1e-9

func (c *checks) outcome(at string, o Outcome) {
	if o.Code == "" {
		c.missing(at + "/code")
	}
	oneOf(c, at+"/about", o.About, "", Citizen, Staff, Cost)
	oneOf(c, at+"/effect_type", o.EffectType, "", SMD, OR, RR, MD, HR, NoEffect)
	oneOf(c, at+"/favours", o.Favours, "", FavoursMethod, FavoursControl, FavoursNone, FavoursUnread)
	between(c, at+"/followup_months", o.FollowupMonths, 0, maxFollowup)
	before := len(c.details)
	c.numbers(at, o)
	c.interval(at, o)
	c.means(at+"/means", o)
	c.counts(at+"/counts", o)
	if len(c.details) == before {
		// Only numbers that can each be right are held against each other.
		c.agreement(at, o)
	}
}

// numbers checks the effect numbers one by one.
func (c *checks) numbers(at string, o Outcome) {
	for _, n := range []struct {
		name  string
		value *float64
	}{
		{"estimate", o.Estimate},
		{"ci_low", o.CILow},
		{"ci_high", o.CIHigh},
		{"se", o.SE},
		{"smallest_important_effect", o.SmallestImportantEffect},
	} {
		pointer := at + "/" + n.name
		if n.value == nil || !c.number(pointer, *n.value) {
			continue
		}
		switch {
		case o.EffectType == NoEffect || o.EffectType == "":
			c.add(pointer, CodeContradiction, "Feltet er udfyldt, men udfaldet har ingen effekttype.",
				"The field is given, but the outcome has no effect type.")
		case n.name == "se":
			if *n.value <= 0 {
				c.add(pointer, CodeOutOfRange, "En standardfejl er over 0.", "A standard error is above 0.")
			}
		case n.name == "smallest_important_effect":
			if toScale(o.EffectType, *n.value) <= 0 || o.EffectType.Ratio() && *n.value <= 1 {
				c.add(pointer, CodeOutOfRange,
					"Den mindste virkning af betydning er en forskel over 0 eller en ratio over 1.",
					"The smallest important effect is a difference above 0 or a ratio above 1.")
			}
		case o.EffectType.Ratio() && *n.value <= 0:
			c.add(pointer, CodeOutOfRange, "En ratio er over 0.", "A ratio is above 0.")
		}
	}
}

// interval checks that the interval is one and holds the estimate.
func (c *checks) interval(at string, o Outcome) {
	if o.SE != nil && o.Estimate == nil {
		c.add(at+"/estimate", CodeContradiction, "Der er en standardfejl, men intet estimat.",
			"There is a standard error, but no estimate.")
	}
	switch {
	case o.CILow == nil && o.CIHigh == nil:
	case o.CILow == nil || o.CIHigh == nil:
		missing := at + "/ci_low"
		if o.CIHigh == nil {
			missing = at + "/ci_high"
		}
		c.add(missing, CodeContradiction, "Et konfidensinterval har både en nedre og en øvre grænse.",
			"A confidence interval has both a lower and an upper bound.")
	case *o.CILow > *o.CIHigh:
		c.add(at+"/ci_low", CodeContradiction, "Intervallets nedre grænse er over den øvre.",
			"The interval's lower bound is above the upper one.")
	case *o.CILow == *o.CIHigh:
		c.add(at+"/ci_high", CodeOutOfRange, "Intervallet har ingen bredde. Angiv flere decimaler.",
			"The interval has no width. Give more decimals.")
	case o.Estimate == nil:
		c.add(at+"/estimate", CodeContradiction, "Der er et interval, men intet estimat.",
			"There is an interval, but no estimate.")
	case *o.Estimate < *o.CILow-slack*max(1, -*o.CILow, *o.CILow),
		*o.Estimate > *o.CIHigh+slack*max(1, -*o.CIHigh, *o.CIHigh):
		c.add(at+"/estimate", CodeContradiction, "Estimatet ligger uden for sit eget interval.",
			"The estimate lies outside its own interval.")
	}
}

func (c *checks) means(at string, o Outcome) {
	if o.Means == nil {
		return
	}
	if o.EffectType != SMD && o.EffectType != MD {
		c.add(at, CodeContradiction, "Gennemsnit hører til effekttyperne smd og md.",
			"Means belong to the effect types smd and md.")
	}
	m := *o.Means
	c.number(at+"/mean_treatment", m.MeanTreatment)
	c.number(at+"/mean_control", m.MeanControl)
	for _, sd := range []struct {
		name  string
		value float64
	}{{"sd_treatment", m.SDTreatment}, {"sd_control", m.SDControl}} {
		if c.number(at+"/"+sd.name, sd.value) && sd.value <= 0 {
			c.add(at+"/"+sd.name, CodeOutOfRange, "En standardafvigelse er over 0.",
				"A standard deviation is above 0.")
		}
	}
	between(c, at+"/n_treatment", &m.NTreatment, 2, maxPeople)
	between(c, at+"/n_control", &m.NControl, 2, maxPeople)
}

func (c *checks) counts(at string, o Outcome) {
	if o.Counts == nil {
		return
	}
	if o.EffectType != OR && o.EffectType != RR {
		c.add(at, CodeContradiction, "Antal i en 2×2-tabel hører til effekttyperne or og rr.",
			"Counts of a 2×2 table belong to the effect types or and rr.")
	}
	between(c, at+"/n_treatment", &o.Counts.NTreatment, 1, maxPeople)
	between(c, at+"/n_control", &o.Counts.NControl, 1, maxPeople)
	between(c, at+"/events_treatment", &o.Counts.EventsTreatment, 0, max(0, o.Counts.NTreatment))
	between(c, at+"/events_control", &o.Counts.EventsControl, 0, max(0, o.Counts.NControl))
}

// agreement holds the outcome's parts against each other. A stated estimate may be adjusted and so differ from
// the raw numbers, but not lie outside their 95 % interval; and an interval that excludes no effect may
// not point the other way than the source's own conclusion.
func (c *checks) agreement(at string, o Outcome) {
	if raw, known := o.raw(); known && o.Estimate != nil && (*o.Estimate < raw.Low || *o.Estimate > raw.High) {
		c.add(at+"/estimate", CodeContradiction,
			"Estimatet ligger uden for det interval, som de rå tal giver.",
			"The estimate lies outside the interval that the raw numbers give.")
	}
	reading := Read(o)
	stated := o.Favours.direction()
	if !reading.BySource && stated != Neutral && reading.Direction != Neutral && reading.Direction != stated {
		c.add(at+"/favours", CodeContradiction,
			"Kildens konklusion peger den modsatte vej af intervallet. Se efter, om højere er bedre.",
			"The source's conclusion points the other way than the interval. See whether higher is better.")
	}
}
