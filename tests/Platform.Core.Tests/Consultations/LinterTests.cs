using System.Globalization;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tests.Consultations;

/// <summary>What the law of a launch says against a consultation, rule by rule: each with a case that it refuses and one that it lets pass.</summary>
public sealed class LinterTests
{
    // A purchase of services of which nothing is wrong.
    private static readonly LegalCase Fine = new(Procedure.Mapa, Nature.Services, BuyerKind.LocalAuthority,
        new() { EnvironmentalClause = true, Undivided = Undivided.NoDistinctServices }, 50_000, null, [],
        [new(CriterionKind.Price, 60), new(CriterionKind.Quality, 30), new(CriterionKind.Quality, 10, Environmental: true)], At("2026-12-18T12:00"), At("2026-11-23T09:00"));

    private static readonly LegalCase Open = Fine with
    {
        Procedure = Procedure.Open, Estimate = 300_000, Deadline = At("2027-01-15T12:00"), Channels = [NoticeChannel.Joue, NoticeChannel.Boamp], Terms = Fine.Terms with { SocialClause = true },
    };

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_consultation_of_which_nothing_is_wrong_hears_nothing()
    {
        Assert.Empty(Linter.Judge(Fine));
        Assert.Empty(Linter.Judge(Open));
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData("2025-12-31T09:00", "220999.99", false)]
    [InlineData("2026-01-02T09:00", "215999.99", false)]
    [InlineData("2026-01-02T09:00", "216000", true)]
    public void From_the_threshold_of_its_launch_on_an_adapted_procedure_is_refused(string launch, string estimate, bool refused) =>
        Assert.Equal(refused, Keys(Fine with { Launch = At(launch), Estimate = decimal.Parse(estimate, CultureInfo.InvariantCulture) }).Contains("FormalisedNeeded"));

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(BuyerKind.LocalAuthority, "215999.99", "216000")]
    [InlineData(BuyerKind.OtherAuthority, "215999.99", "216000")]
    [InlineData(BuyerKind.State, "139999.99", "140000")]
    [InlineData(BuyerKind.LocalEntity, "431999.99", "432000")]
    [InlineData(BuyerKind.StateEntity, "431999.99", "432000")]
    [InlineData(BuyerKind.OtherEntity, "431999.99", "432000")]
    public void Each_kind_of_buyer_has_its_own_threshold_of_a_formalised_procedure(BuyerKind buyer, string under, string at)
    {
        var bought = Fine with { Buyer = buyer, Terms = Fine.Terms with { Network = buyer.IsEntity ? NetworkActivity.Water : null, SocialClause = true } };
        Assert.DoesNotContain("FormalisedNeeded", Keys(bought with { Estimate = decimal.Parse(under, CultureInfo.InvariantCulture) }));
        var refused = Assert.Single(Linter.Judge(bought with { Estimate = decimal.Parse(at, CultureInfo.InvariantCulture) }), finding => finding.Key == "FormalisedNeeded");
        Assert.Equal("CCP, art. L2124-1 et annexe 2", refused.Article);
    }

    [Fact, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    public void Who_buys_under_the_code_for_a_network_alone_says_which()
    {
        Assert.Equal(["NetworkMissing"], Keys(Fine with { Buyer = BuyerKind.OtherEntity }));
        Assert.Empty(Keys(Fine with { Buyer = BuyerKind.OtherEntity, Terms = Fine.Terms with { Network = NetworkActivity.Transport } }));
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(BuyerKind.LocalAuthority, 48, null)]
    [InlineData(BuyerKind.LocalAuthority, 49, "FrameworkTooLong")]
    [InlineData(BuyerKind.LocalEntity, 96, null)]
    [InlineData(BuyerKind.LocalEntity, 97, "FrameworkTooLong")]
    public void An_accord_cadre_lasts_four_years_and_that_of_an_entite_adjudicatrice_eight(BuyerKind buyer, int months, string? fault) => Assert.Equal(fault is null ? [] : [fault],
        Keys(Fine with { Buyer = buyer, Terms = Fine.Terms with { Network = buyer.IsEntity ? NetworkActivity.Water : null, Framework = Framework.PurchaseOrders, FrameworkMaximum = 80_000, DurationMonths = months } }));

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(BuyerKind.LocalAuthority, true)]
    [InlineData(BuyerKind.State, true)]
    [InlineData(BuyerKind.LocalEntity, true)]
    [InlineData(BuyerKind.OtherAuthority, false)]
    [InlineData(BuyerKind.OtherEntity, false)]
    public void A_formalised_purchase_needs_the_BOAMP_too_by_what_the_buyer_is_and_not_by_as_what_it_buys(BuyerKind buyer, bool needed) => Assert.Equal(needed ? ["NoticeMissing"] : [],
        Keys(Open with { Buyer = buyer, Estimate = 500_000, Channels = [NoticeChannel.Joue], Terms = Open.Terms with { Network = buyer.IsEntity ? NetworkActivity.Water : null } }));

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Without_an_estimate_the_buyer_is_told_that_thresholds_are_not_judged() =>
        Assert.Equal(["EstimateMissing"], Keys(Fine with { Estimate = null }));

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(NoticeChannel.BuyerProfile, null, new[] { "EstimateMissing", "NoticeMissing", "NoticeMissing" })]
    [InlineData(NoticeChannel.Joue, null, new[] { "EstimateMissing", "NoticeMissing" })]
    [InlineData(NoticeChannel.Joue, NoticeChannel.Boamp, new[] { "EstimateMissing" })]
    public void A_formalised_procedure_without_an_estimate_needs_the_JOUE_and_the_BOAMP_all_the_same(NoticeChannel first, NoticeChannel? second, string[] found)
    {
        NoticeChannel[] channels = [first, .. second is { } other ? [other] : Array.Empty<NoticeChannel>()];
        Assert.Equal(found, Keys(Open with { Estimate = null, Channels = channels }));
        Assert.Equal(found, Keys(Open with { Estimate = null, Channels = channels, Terms = Open.Terms with { Undivided = null }, Lots = [new(1, 10_000, []), new(2, null, [])] }));      // of one lot nobody knows
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(Procedure.Restricted, 4, true)]
    [InlineData(Procedure.Restricted, 5, false)]
    [InlineData(Procedure.Negotiated, 2, true)]
    [InlineData(Procedure.Negotiated, 3, false)]
    [InlineData(Procedure.Mapa, 1, false)]
    public void No_fewer_candidates_are_announced_than_the_law_wants_invited(Procedure procedure, int most, bool refused) =>
        Assert.Equal(refused, Keys(Open with { Procedure = procedure, Terms = Open.Terms with { CandidatesMax = most } }).Contains("CandidatesMaxTooLow"));

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(50_000, 30_000, null)]
    [InlineData(50_000, 29_999, "LotMaximaDiffer")]
    [InlineData(80_000, 80_000, "LotMaximaDiffer")]
    [InlineData(50_000, null, "LotMaximumMissing")]
    public void Each_lot_of_an_accord_cadre_has_its_maximum_and_together_they_are_the_whole(int first, int? second, string? fault)
    {
        var lots = Fine with { Terms = Fine.Terms with { Undivided = null, DurationMonths = 12, Framework = Framework.PurchaseOrders, FrameworkMaximum = 80_000 }, Lots = [new(1, null, [], first), new(2, null, [], second)] };
        Assert.Equal(fault is null ? [] : [fault], Keys(lots));
        Assert.Empty(Keys(lots with { Lots = [.. lots.Lots.Select(lot => lot with { Maximum = null })], Terms = Fine.Terms with { Undivided = null } }));      // no accord-cadre: nothing is asked
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void The_maximum_of_an_accord_cadre_counts_for_the_threshold() =>
        Assert.Contains("FormalisedNeededByMaximum", Keys(Fine with { Terms = Fine.Terms with { Framework = Framework.PurchaseOrders, FrameworkMaximum = 216_000, DurationMonths = 12 } }));      // the sentence names the maximum

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(200_000, 120_000, 110_000, new[] { "FormalisedNeeded", "NoticeNeeded", "NoticeNeeded", "LotsOverEstimate" })]
    [InlineData(null, 120_000, 96_000, new[] { "FormalisedNeeded", "NoticeNeeded", "NoticeNeeded" })]
    [InlineData(null, 50_000, 40_000, new[] { "NoticeNeeded" })]
    [InlineData(null, 50_000, 39_999, new string[0])]
    [InlineData(null, 216_000, null, new[] { "EstimateMissing", "FormalisedNeeded", "NoticeNeeded", "NoticeNeeded" })]
    [InlineData(null, 10_000, null, new[] { "EstimateMissing" })]
    public void Lots_count_together_for_the_threshold_whatever_was_typed_for_the_whole(int? estimate, int first, int? second, string[] found) => Assert.Equal(found,
        Keys(Fine with { Estimate = estimate, Terms = Fine.Terms with { Undivided = null, SocialClause = true }, Lots = [new(1, first, []), new(2, second, [])] }));

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData(99_999, 10_000_000, null)]      // of works: no publicity below (R2122-8)
    [InlineData(100_000, 10_000_000, "NoticeMissing")]
    [InlineData(999_999, 10_000_000, "NoticeMissing")]
    public void Small_lots_are_made_known_by_what_they_are_worth_themselves(int lot, int whole, string? fault)
    {
        var works = Fine with { Nature = Nature.Works, Estimate = lot, Purchase = whole, Channels = [NoticeChannel.BuyerProfile], Terms = Fine.Terms with { SocialClause = true } };
        Assert.Equal(fault is null ? [] : [fault], Keys(works));
        Assert.Empty(Keys(works with { Channels = [NoticeChannel.Gazette] }));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Small_lots_that_reach_the_European_threshold_together_ask_for_no_JOUE() =>
        Assert.Empty(Keys(Fine with { Nature = Nature.Works, Estimate = 6_000_000, Purchase = 40_000_000, Channels = [NoticeChannel.Boamp], Terms = Fine.Terms with { Undivided = null, SocialClause = true },
            Lots = [.. Enumerable.Range(1, 8).Select(number => new LotCase(number, 750_000, []))] }));

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData(79_999, 79_999, 40_002, null)]
    [InlineData(79_999, 79_999, 40_003, "SmallLotsTogether")]
    [InlineData(80_000, 10_000, 10_000, "SmallLotTooLarge")]
    public void Small_lots_of_a_larger_purchase_pass_by_an_adapted_procedure(int first, int second, int third, string? fault)
    {
        var keys = Keys(Fine with
        {
            Estimate = first + second + third, Purchase = 1_000_000, Channels = [NoticeChannel.Boamp], Terms = Fine.Terms with { Undivided = null, SocialClause = true },
            Lots = [.. new[] { first, second, third }.Select((value, place) => new LotCase(place + 1, value, []))],
        });
        Assert.Equal(fault is null ? [] : [fault], keys);
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData(89_999, "NoticeNeeded", false)]
    [InlineData(90_000, "NoticeNeeded", true)]
    public void A_notice_is_asked_for_from_its_threshold_on(int estimate, string key, bool said) => Assert.Equal(said, Keys(Fine with { Estimate = estimate }).Contains(key));

    [Fact, Trait("Feature", "BEYOND-6")]
    public void The_missing_notice_of_the_JOUE_is_an_error_once_channels_are_chosen()
    {
        var found = Assert.Single(Linter.Judge(Open with { Channels = [NoticeChannel.Boamp] }));
        Assert.Equal(("NoticeMissing", ObjectionSeverity.Error, "CCP, art. R2131-16"), (found.Key, found.Severity, found.Article));
        Assert.Equal(["JOUE"], found.Values);
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-12-03T00:00", false, null)]
    [InlineData("2026-12-02T23:59", false, "PeriodTooShort")]
    [InlineData("2026-12-07T23:59", true, "PeriodTooShort")]
    [InlineData("2026-12-08T00:00", true, null)]
    public void The_minimum_period_of_an_open_procedure_holds_with_five_days_more_when_documents_are_withheld(string deadline, bool withheld, string? fault)
    {
        var keys = Keys(Open with { Launch = At("2026-11-02T09:00"), Deadline = At(deadline), Terms = Open.Terms with { WithheldReason = withheld ? "Plans confidentiels." : null } });
        Assert.Equal(fault is null ? [] : [fault], keys);
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Justified_urgency_shortens_and_the_limit_names_its_article()
    {
        var urgent = Open with { Launch = At("2026-11-02T09:00"), Deadline = At("2026-11-18T00:00"), Terms = Open.Terms with { UrgencyReason = "Toiture effondrée." } };
        Assert.Empty(Keys(urgent));
        Assert.Equal("CCP, art. R2161-3", Linter.Judge(urgent with { Deadline = At("2026-11-17T12:00") }).Single().Article);
    }

    [Theory, Trait("Feature", "PEER-21")]
    [InlineData("2026-12-02T12:00", true, "2026-11-28")]
    [InlineData("2026-12-02T12:00", false, "2026-11-26")]
    [InlineData("2026-12-14T12:00", true, "2026-12-08")]
    public void Four_days_are_left_for_answers_only_where_urgency_did_shorten_the_time(string deadline, bool urgent, string last) =>
        Assert.Equal(DateOnly.Parse(last, CultureInfo.InvariantCulture), LegalCalendar.Of(Open with { Launch = At("2026-11-02T09:00"), Deadline = At(deadline), Terms = Open.Terms with { UrgencyReason = urgent ? "Toiture effondrée." : null } })
            .Lines.Single(line => line.Key == "LastAnswer").Date.Day);

    [Fact, Trait("Feature", "BEYOND-6")]
    public void A_deadline_on_a_day_off_warns_also_where_only_a_department_is_off()
    {
        Assert.Equal(["DeadlineOnDayOff"], Keys(Fine with { Deadline = At("2026-12-19T12:00") }));
        Assert.Empty(Keys(Fine with { Launch = At("2026-11-23T09:00"), Deadline = At("2027-03-26T12:00") }));
        Assert.Equal(["DeadlineOnDayOff"], Keys(Fine with { Deadline = At("2027-03-26T12:00"), Department = "67" }));
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-12-08", null)]
    [InlineData("2026-12-09", "VisitLate")]
    [InlineData("2026-12-18", "VisitAfterDeadline")]
    [InlineData("2026-11-22", "VisitPast")]
    public void A_visit_leaves_ten_days(string visit, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], Keys(Fine with { Terms = Fine.Terms with { VisitOn = DateOnly.Parse(visit, CultureInfo.InvariantCulture) } }));

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-08-20T09:00", true, null)]
    [InlineData("2026-08-21T09:00", true, "CriteriaSolePrice")]
    [InlineData("2026-08-20T09:00", false, "CriteriaSolePriceNotStandardised")]
    public void The_price_alone_is_found_since_21_August_2026(string launch, bool standardised, string? fault)
    {
        var keys = Keys(Fine with { Launch = At(launch), Criteria = [new(CriterionKind.Price, 100)], Terms = Fine.Terms with { IsStandardised = standardised } });
        Assert.Equal(fault is null ? [] : [fault], keys);
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Missing_criteria_are_refused_unless_they_stand_in_the_file_which_warns()
    {
        Assert.Equal([("CriteriaMissing", ObjectionSeverity.Error)], Linter.Judge(Fine with { Criteria = [] }).Select(o => (o.Key, o.Severity)));
        Assert.Equal([("CriteriaInFile", ObjectionSeverity.Warning)], Linter.Judge(Fine with { Criteria = [], Terms = Fine.Terms with { CriteriaInFile = true } }).Select(o => (o.Key, o.Severity)));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void The_criteria_of_a_lot_are_judged_by_themselves_and_named_with_it()
    {
        var found = Assert.Single(Linter.Judge(Fine with { Terms = Fine.Terms with { Undivided = null }, Lots = [new(1, null, []), new(2, null, [new(CriterionKind.Price, 100)])] }));
        Assert.Equal("CriteriaSolePrice", found.Key);
        Assert.Contains(" (lot\u00a02)", found.Values);
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-08-21T09:00", null)]
    [InlineData("2026-08-22T09:00", "ClauseNoEnvironmentalClause")]
    public void A_clause_on_the_environment_is_asked_for_since_22_August_2026(string launch, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], Keys(Fine with { Launch = At(launch), Terms = Fine.Terms with { EnvironmentalClause = false } }));

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Over_the_threshold_a_social_clause_or_its_reason_is_asked_for()
    {
        Assert.Equal(["ClauseNoSocialClause"], Keys(Open with { Terms = Open.Terms with { SocialClause = false } }));
        Assert.Empty(Keys(Open with { Terms = Open.Terms with { SocialClause = false, NoSocialClause = NoSocialClause.NoLink } }));
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData(12, 3, true, null)]
    [InlineData(12, 4, true, "FrameworkTooLong")]
    [InlineData(12, 3, false, "FrameworkMaximumMissing")]
    public void An_accord_cadre_has_a_maximum_and_lasts_four_years_at_most(int months, int renewals, bool maximum, string? fault)
    {
        var terms = Fine.Terms with { Framework = Framework.PurchaseOrders, FrameworkMaximum = maximum ? 80_000 : null, DurationMonths = months, Renewals = renewals, RenewalMonths = 12 };
        Assert.Equal(fault is null ? [] : [fault], Keys(Fine with { Terms = terms }));
        if (fault == "FrameworkTooLong") Assert.Empty(Keys(Fine with { Terms = terms with { FrameworkLong = "Amortissement du matériel." } }));
    }

    [Theory, Trait("Feature", "GD-01")]
    [InlineData("R2122-8", 59_999, null)]
    [InlineData("R2122-8", 60_000, "AwardGroundOverThreshold")]
    [InlineData(null, 10_000, "AwardGroundMissing")]
    public void A_contract_without_publicity_has_its_article_and_is_never_published(string? ground, int estimate, string? fault)
    {
        var keys = Keys(Fine with { Procedure = Procedure.WithoutPublicity, Estimate = estimate, Terms = Fine.Terms with { AwardGround = ground, AwardReason = "Un seul besoin." } });
        Assert.Equal(fault is null ? ["NotForPublication"] : ["NotForPublication", fault], keys);
    }

    [Theory, Trait("Feature", "GD-01")]
    [InlineData(Procedure.Negotiated, BuyerKind.LocalAuthority, null, "Un chantier naval.", "NegotiationGroundMissing", "CCP, art. R2124-3")]
    [InlineData(Procedure.Negotiated, BuyerKind.State, "R2124-3-9", "Un chantier naval.", "NegotiationGroundMissing", "CCP, art. R2124-3")]
    [InlineData(Procedure.Negotiated, BuyerKind.LocalAuthority, "R2124-3-4", null, "NegotiationReasonMissing", "CCP, art. R2124-3, 4°")]
    [InlineData(Procedure.Negotiated, BuyerKind.LocalAuthority, "R2124-3-4", "Un chantier naval.", null, null)]
    [InlineData(Procedure.Dialogue, BuyerKind.OtherAuthority, null, "Un chantier naval.", "NegotiationGroundMissing", "CCP, art. R2124-5 et R2124-3")]
    [InlineData(Procedure.Dialogue, BuyerKind.OtherAuthority, "R2124-3-2", null, "NegotiationReasonMissing", "CCP, art. R2124-5 et R2124-3, 2°")]
    [InlineData(Procedure.Negotiated, BuyerKind.LocalEntity, null, null, null, null)]
    [InlineData(Procedure.Dialogue, BuyerKind.OtherEntity, null, null, null, null)]
    [InlineData(Procedure.Restricted, BuyerKind.LocalAuthority, null, null, null, null)]
    public void A_pouvoir_adjudicateur_says_which_case_lets_it_negotiate_and_an_entite_adjudicatrice_need_not(Procedure procedure, BuyerKind buyer, string? ground, string? reason, string? fault, string? article)
    {
        var judged = Open with { Procedure = procedure, Buyer = buyer, Terms = Open.Terms with { NegotiationGround = ground, NegotiationReason = reason, Network = buyer.IsEntity ? NetworkActivity.Water : null } };
        var found = Linter.Judge(judged).Where(o => o.Key.StartsWith("Negotiation", StringComparison.Ordinal)).ToList();
        Assert.Equal(fault is null ? [] : [(fault, ObjectionSeverity.Error, article)], found.Select(o => (o.Key, o.Severity, o.Article)));
    }

    [Fact, Trait("Feature", "GD-01")]
    public void A_contest_says_its_jury_what_it_chooses_by_and_what_it_judges_by_and_nothing_else_is_an_error()
    {
        var empty = Open with { Procedure = Procedure.DesignContest, Criteria = [], Terms = Open.Terms with { CriteriaInFile = false } };
        Assert.Equal([("ContestSelectionMissing", ObjectionSeverity.Error), ("ContestJuryMissing", ObjectionSeverity.Error), ("ContestPrimeNeeded", ObjectionSeverity.Error), ("ContestCriteriaMissing", ObjectionSeverity.Error)],
            Linter.Judge(empty).Where(o => o.Key.StartsWith("Contest", StringComparison.Ordinal)).Select(o => (o.Key, o.Severity)));
        var whole = Open with { Procedure = Procedure.DesignContest, Terms = Open.Terms with { Jury = "Le maire\nMme Dupré\nM. Brun\nM. Roy", ParticipantsChosenBy = "Références.", Prime = 12_000 } };
        Assert.DoesNotContain(Keys(whole), key => key.StartsWith("Contest", StringComparison.Ordinal));
        Assert.Contains("ContestSigned", Keys(whole with { Terms = whole.Terms with { SignatureRequired = true } }));
        var qualified = Assert.Single(Linter.Judge(whole with { Terms = whole.Terms with { JuryQualified = true } }), o => o.Key == "ContestJuryQualified");
        Assert.Equal((ObjectionSeverity.Warning, "2\u00A0membres"), (qualified.Severity, qualified.Values[0]));      // a third of four
        var followed = Assert.Single(Linter.Judge(whole with { Terms = whole.Terms with { Prime = null, ContractFollows = true } }), o => o.Key.StartsWith("Contest", StringComparison.Ordinal));
        Assert.Equal(("ContestPrimeMissing", ObjectionSeverity.Warning), (followed.Key, followed.Severity));
        Assert.DoesNotContain(Keys(Open), key => key.StartsWith("Contest", StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "GD-01")]
    public void A_contest_in_lots_or_of_a_network_is_prepared_and_not_published()
    {
        var whole = Open with { Procedure = Procedure.DesignContest, Terms = Open.Terms with { Jury = "Le maire", ParticipantsChosenBy = "Références.", Prime = 12_000 } };
        Assert.Contains("ContestInLots", Keys(whole with { Lots = [new(1, null, []), new(2, null, [])] }));
        Assert.Contains("ContestOfEntity", Keys(whole with { Buyer = BuyerKind.LocalEntity, Terms = whole.Terms with { Network = NetworkActivity.Water } }));
    }

    [Theory, Trait("Feature", "GD-01")]
    [InlineData(Procedure.Restricted, StageKind.Offers, LimitAgreement.NotAsked, 24, true)]
    [InlineData(Procedure.Restricted, StageKind.Offers, LimitAgreement.NotAsked, 26, false)]
    [InlineData(Procedure.Restricted, StageKind.Offers, LimitAgreement.Agreed, 5, false)]
    [InlineData(Procedure.Restricted, StageKind.Offers, LimitAgreement.Agreed, 5, false, "Toiture effondrée.")]
    [InlineData(Procedure.Restricted, StageKind.Offers, LimitAgreement.Refused, 9, true)]
    [InlineData(Procedure.Restricted, StageKind.Offers, LimitAgreement.Refused, 12, false)]
    [InlineData(Procedure.Negotiated, StageKind.Offers, LimitAgreement.NotAsked, 24, true)]
    [InlineData(Procedure.Negotiated, StageKind.Negotiation, LimitAgreement.NotAsked, 5, false)]
    [InlineData(Procedure.Dialogue, StageKind.Offers, LimitAgreement.NotAsked, 5, false)]
    public void A_phase_is_judged_by_the_days_from_the_invitation_and_by_nothing_that_was_judged_before(Procedure procedure, StageKind kind, LimitAgreement agreed, int days, bool tooShort, string? urgency = null)
    {
        var judged = Open with { Procedure = procedure, Criteria = [], Terms = new() { UrgencyReason = urgency }, Channels = null, Deadline = Open.Launch.AddDays(days), Stage = new(kind, agreed, Open.Launch.AddDays(-60)) };
        Assert.Equal(tooShort ? ["PeriodTooShort"] : [], Linter.Judge(judged).Where(o => o.Severity == ObjectionSeverity.Error).Select(o => o.Key));
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(Procedure.Open, null, "CriteriaFormalisedRanked")]
    [InlineData(Procedure.Restricted, null, "CriteriaFormalisedRanked")]
    [InlineData(Procedure.Negotiated, null, "CriteriaFormalisedRanked")]
    [InlineData(Procedure.Dialogue, null, "CriteriaFormalisedRanked")]
    [InlineData(Procedure.Open, "Le besoin ne se définit que par ses fonctions.", null)]
    [InlineData(Procedure.Mapa, null, null)]
    [InlineData(Procedure.DesignContest, null, null)]
    public void Criteria_without_weights_need_an_objective_reason_in_a_formalised_procedure(Procedure procedure, string? why, string? finding)
    {
        IReadOnlyList<Criterion> ranked = [new(CriterionKind.Price, null), new(CriterionKind.Quality, null, Environmental: true)];
        var judged = Open with { Procedure = procedure, Criteria = ranked, Terms = Open.Terms with { WhyRanked = why } };
        Assert.Equal(finding is null ? [] : [(finding, ObjectionSeverity.Error, "CCP, art. R2152-12")], OfCriteria(judged));
        var lots = judged with { Criteria = Open.Criteria, Lots = [new(1, null, ranked), new(2, null, [])] };      // a lot of its own is judged alike
        Assert.Equal(finding is null ? [] : [(finding, ObjectionSeverity.Error, "CCP, art. R2152-12")], procedure == Procedure.DesignContest ? [] : OfCriteria(lots));
        Assert.Empty(OfCriteria(judged with { Criteria = [new(CriterionKind.Cost, null, Environmental: true)] }));      // the sole one has none to have
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(30, 20, null)]
    [InlineData(30, 30, "CriteriaWeightsNotWhole")]
    [InlineData(50, null, "CriteriaPartlyWeighted")]
    public void The_weights_of_a_contest_are_judged_like_any_others(int second, int? third, string? finding)
    {
        var contest = Open with { Procedure = Procedure.DesignContest, Criteria = [new(CriterionKind.Quality, 50), new(CriterionKind.Quality, second), new(CriterionKind.Cost, third)] };
        Assert.Equal(finding is null ? [] : [(finding, ObjectionSeverity.Error)], OfCriteria(contest).Select(o => (o.Key, o.Severity)));
        Assert.Empty(OfCriteria(contest with { Criteria = [new(CriterionKind.Quality, 100)] }));      // no price, no environment: projects are judged freely
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData("71221000", Procedure.Open, 216_000, true)]
    [InlineData("71221000", Procedure.Negotiated, 480_000, true)]
    [InlineData("71322000", Procedure.Open, 480_000, true)]
    [InlineData("71221000", Procedure.Open, 215_999, false)]
    [InlineData("71221000", Procedure.DesignContest, 480_000, false)]
    [InlineData("71317210", Procedure.Open, 480_000, false)]      // safety on a building site: nobody designs
    [InlineData("90910000", Procedure.Open, 480_000, false)]
    [InlineData(null, Procedure.Open, 480_000, false)]
    public void Architecture_above_the_threshold_by_another_procedure_hears_of_the_contest_and_its_exceptions(string? cpv, Procedure procedure, int estimate, bool told)
    {
        var judged = Open with { Procedure = procedure, Estimate = estimate, Cpv = cpv, Terms = Open.Terms with { NegotiationGround = "R2124-3-3", NegotiationReason = "Conception." } };
        var found = Linter.Judge(judged).Where(o => o.Key == "ContestNeeded").ToList();
        Assert.Equal(told ? [(ObjectionSeverity.Warning, "CCP, art. R2172-2")] : [], found.Select(o => (o.Severity, o.Article)));
        if (!told) return;
        Assert.Contains("réhabilitation", $"{found[0].Values[0]}", StringComparison.Ordinal);
        Assert.DoesNotContain("ContestNeeded", Keys(judged with { Nature = Nature.Works }));
        Assert.DoesNotContain("ContestNeeded", Keys(judged with { Buyer = BuyerKind.OtherEntity }));      // book IV is not for it
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(null, false)]
    public void A_contest_of_one_or_two_is_doubted_and_published_all_the_same(int? most, bool doubted)
    {
        var contest = Open with { Procedure = Procedure.DesignContest, Terms = Open.Terms with { CandidatesMax = most } };
        Assert.Equal(doubted ? [("CandidatesMaxFew", ObjectionSeverity.Warning, "CCP, art. R2162-16")] : [], Linter.Judge(contest).Where(o => o.Key.StartsWith("Candidates", StringComparison.Ordinal)).Select(o => (o.Key, o.Severity, o.Article)));
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(Procedure.DesignContest, null, 14, true)]
    [InlineData(Procedure.DesignContest, null, 15, false)]
    [InlineData(Procedure.DesignContest, StageKind.Projects, 29, true)]
    [InlineData(Procedure.DesignContest, StageKind.Projects, 30, false)]
    [InlineData(Procedure.Mapa, StageKind.Negotiation, 4, true)]
    [InlineData(Procedure.Mapa, StageKind.Negotiation, 5, false)]
    [InlineData(Procedure.Negotiated, StageKind.Negotiation, 0, true)]
    public void Where_the_law_gives_no_days_a_very_short_limit_is_doubted_for_whoever_must_answer(Procedure procedure, StageKind? kind, int days, bool doubted)
    {
        var judged = Open with { Procedure = procedure, Deadline = Open.Launch.AddDays(days).AddMinutes(6), Stage = kind is { } stage ? new(stage, LimitAgreement.NotAsked, Open.Launch.AddDays(-60)) : null };
        var found = Linter.Judge(judged).Where(o => o.Key == "DeadlineShort").ToList();
        Assert.Equal(doubted ? [(ObjectionSeverity.Warning, "CCP, art. R2151-1")] : [], found.Select(o => (o.Severity, o.Article)));
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData(Procedure.Mapa, null, "23:59:59.9999999", true)]
    [InlineData(Procedure.Mapa, null, "1.00:00", false)]
    [InlineData(Procedure.DesignContest, null, "23:59", true)]
    [InlineData(Procedure.Open, null, "23:59", false)]
    [InlineData(Procedure.Mapa, StageKind.Negotiation, "23:59", false)]
    [InlineData(Procedure.DesignContest, StageKind.Projects, "23:59", false)]
    [InlineData(Procedure.WithoutPublicity, null, "23:59", false)]
    [InlineData(Procedure.Mapa, null, "-01:00", false)]
    public void Under_a_day_the_reason_is_asked_where_the_law_counts_no_days_and_of_no_later_phase(Procedure procedure, StageKind? kind, string left, bool asked)
    {
        var judged = Open with { Procedure = procedure, Deadline = Open.Launch + TimeSpan.Parse(left, CultureInfo.InvariantCulture), Stage = kind is { } stage ? new(stage, LimitAgreement.NotAsked, Open.Launch.AddDays(-60)) : null };
        Assert.Equal(asked ? new TimeFloor(24, "CCP, art. R2151-1", IsMissed: true) : null, judged.FloorMissed);
        Assert.Equal(asked ? [ObjectionSeverity.Warning] : [], Linter.Judge(judged).Where(o => o.Key == Linter.LimitBelowFloor).Select(o => o.Severity));
        Assert.DoesNotContain(Linter.LimitBelowFloor, Keys(judged with { Terms = judged.Terms with { ShortLimitReason = "La toiture fuit." } }));
        Assert.Equal(asked, Keys(judged with { Terms = judged.Terms with { ShortLimitReason = "urgent" } }).Contains(Linter.LimitBelowFloor));      // no sentence
    }

    // 25 October 2026: the clock stands at 2 h twice, and a day is a day of hours that pass.
    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData("2026-10-24T18:00", "2026-10-25T16:59", true)]
    [InlineData("2026-10-24T18:00", "2026-10-25T17:00", false)]
    [InlineData("2026-03-28T18:00", "2026-03-29T18:59", true)]
    [InlineData("2026-03-28T18:00", "2026-03-29T19:00", false)]
    public void The_day_that_companies_are_left_is_counted_in_hours_that_pass(string launch, string deadline, bool asked) =>
        Assert.Equal(asked, TimeFloor.Judge(At(launch), At(deadline)) is { IsMissed: true });

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData("2027-11-23T12:00", false)]
    [InlineData("2027-11-24T12:00", true)]
    [InlineData("2036-12-14T12:00", true)]
    public void A_limit_more_than_a_year_away_is_doubted_as_a_year_that_was_mistyped(string deadline, bool doubted)
    {
        foreach (var judged in new[] { Fine, Open, Open with { Stage = new(StageKind.Negotiation, LimitAgreement.NotAsked, Open.Launch.AddDays(-60)) } })
            Assert.Equal(doubted ? [ObjectionSeverity.Warning] : [], Linter.Judge(judged with { Deadline = At(deadline) }).Where(o => o.Key == "DeadlineFar").Select(o => o.Severity));
    }

    private static IEnumerable<(string Key, ObjectionSeverity Severity, string? Article)> OfCriteria(LegalCase judged) => Linter.Judge(judged).Where(o => o.Key.StartsWith("Criteria", StringComparison.Ordinal)).Select(o => (o.Key, o.Severity, o.Article));

    [Fact, Trait("Feature", "BEYOND-6")]
    public void The_social_clause_is_asked_wherever_the_notice_goes_to_Europe_and_for_the_whole_need()
    {
        var untold = Open with { Estimate = null, Lots = [new(1, 10_000, []), new(2, null, [])], Terms = Open.Terms with { SocialClause = false, Undivided = null } };
        Assert.Contains("ClauseNoSocialClause", Keys(untold));
        var smallLots = Fine with { Nature = Nature.Works, Estimate = 100_000, Purchase = 6_000_000, Lots = [new(1, 100_000, [])] };
        Assert.Contains("ClauseNoSocialClause", Keys(smallLots));
        Assert.DoesNotContain("ClauseNoSocialClause", Keys(smallLots with { Purchase = 5_000_000 }));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "BEYOND-6")]
    public void A_formalised_procedure_chosen_under_the_thresholds_hears_where_its_notice_belongs()
    {
        var chosen = Open with { Estimate = 150_000, Terms = Open.Terms with { SocialClause = false } };
        Assert.Empty(Keys(chosen));
        var finding = Assert.Single(Linter.Judge(chosen with { Channels = [NoticeChannel.Boamp] }));
        Assert.Equal(("NoticeOfChosenProcedure", ObjectionSeverity.Warning, "CCP, art. R2131-16"), (finding.Key, finding.Severity, finding.Article));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "BEYOND-6")]
    public void A_contest_is_a_technique_its_value_decides_where_its_notice_belongs()
    {
        var contest = Open with { Procedure = Procedure.DesignContest, Estimate = 150_000, Channels = [NoticeChannel.Gazette], Terms = Open.Terms with { Jury = "Le maire\nCinq élus de la commission", ParticipantsChosenBy = "Références.", Prime = 12_000 } };
        Assert.Empty(Keys(contest));
        Assert.Contains("NoticeMissing", Keys(contest with { Estimate = 300_000 }));
        Assert.Equal(["NoticeOfChosenProcedure"], Keys(Open with { Estimate = 150_000, Channels = [NoticeChannel.Gazette], Terms = Open.Terms with { SocialClause = false } }));      // an appel d’offres is one
    }

    [Theory, Trait("Feature", "GD-01"), Trait("Feature", "BEYOND-6")]
    [InlineData("Le maire", 1, "ContestJurySmallOfLocal")]
    [InlineData("Le maire\nMme Dupré, architecte", 2, "ContestJurySmallOfLocal")]
    [InlineData("Le maire\nDeux architectes désignés par l’ordre", 3, null)]
    [InlineData("12 personnes", 12, null)]
    [InlineData("2027, année du concours", 1, "ContestJurySmallOfLocal")]      // a year is nobody
    public void A_jury_that_is_obviously_too_small_is_questioned_by_its_people_and_not_by_its_lines(string jury, int people, string? finding)
    {
        Assert.Equal(people, JurySize.Of(jury, Open.Launch).People);
        var contest = Open with { Procedure = Procedure.DesignContest, Terms = Open.Terms with { Jury = jury, ParticipantsChosenBy = "Références.", Prime = 12_000 } };
        Assert.Equal(finding is null ? [] : [(finding, ObjectionSeverity.Warning)], Linter.Judge(contest).Where(o => o.Key.StartsWith("ContestJury", StringComparison.Ordinal)).Select(o => (o.Key, o.Severity)));
        Assert.Equal(finding is not null, Keys(contest with { Buyer = BuyerKind.State }).Contains("ContestJurySmall"));      // no commission there
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2026-12-07T12:00", "DeadlineShort")]
    [InlineData("2026-12-08T12:00", null)]
    public void A_time_under_what_the_platform_advises_is_doubted_with_the_law_and_a_phase_is_not(string deadline, string? finding)
    {
        var short14 = Fine with { Deadline = At(deadline) };
        Assert.Equal(finding is null ? [] : [finding], Keys(short14));
        Assert.Empty(Keys(short14 with { Stage = new(StageKind.Negotiation, LimitAgreement.NotAsked, short14.Launch.AddDays(-30)) }));
    }

    [Theory, Trait("Feature", "BEYOND-6")]
    [InlineData("2027-01-07T12:00", null)]
    [InlineData("2027-01-12T12:00", "QuestionsLate")]
    public void Questions_that_end_too_late_for_an_answer_are_doubted_with_the_law(string questions, string? finding) =>
        Assert.Equal(finding is null ? [] : [finding], Keys(Open with { QuestionsBy = At(questions) }));

    [Theory, Trait("Feature", "VR-35"), Trait("Feature", "BEYOND-6")]
    [InlineData("2026-12-15", null)]
    [InlineData("2026-12-16", "WishTooShort")]
    [InlineData("2027-01-15", "WishAfterDeadline")]
    public void A_day_that_is_wished_is_judged_by_the_time_that_it_would_leave(string day, string? finding)
    {
        var found = WishedDay.Judge(Open, DateOnly.Parse(day, CultureInfo.InvariantCulture));
        Assert.Equal((finding, finding is null ? null : ObjectionSeverity.Warning), (found?.Key, found?.Severity));
        if (finding == "WishTooShort") Assert.Equal("mardi 15\u00A0décembre\u00A02026", found!.Values[3]);      // the last day that would do
    }

    [Fact, Trait("Feature", "VR-35"), Trait("Feature", "BEYOND-6")]
    public void A_wish_that_no_day_could_grant_says_so_and_an_adapted_one_follows_the_advice()
    {
        Assert.Equal("WishTooShortAnyDay", WishedDay.Judge(Open with { Deadline = At("2026-12-10T12:00") }, new DateOnly(2026, 12, 1))?.Key);
        Assert.Equal("WishShort", WishedDay.Judge(Fine, new DateOnly(2026, 12, 10))?.Key);
        Assert.Null(WishedDay.Judge(Fine, new DateOnly(2026, 12, 3)));
        Assert.Null(WishedDay.Judge(Fine with { Deadline = null }, new DateOnly(2026, 12, 10)));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Lots_that_are_none_need_a_reason_and_limits_fit_the_lots()
    {
        Assert.Equal([("UndividedReasonMissing", ObjectionSeverity.Warning)], Linter.Judge(Fine with { Terms = Fine.Terms with { Undivided = null } }).Select(o => (o.Key, o.Severity)));
        Assert.Equal([("UndividedReasonMissing", ObjectionSeverity.Error)], Linter.Judge(Open with { Terms = Open.Terms with { Undivided = null } }).Select(o => (o.Key, o.Severity)));
        Assert.Equal(["LotLimitTooHigh"], Keys(Fine with { Terms = Fine.Terms with { MostLotsBid = 2 } }));
        Assert.Equal(["LotsWonOverBid"], Keys(Fine with { Lots = [new(1, null, []), new(2, null, []), new(3, null, [])], Terms = Fine.Terms with { MostLotsBid = 1, MostLotsWon = 2 } }));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void Every_finding_names_its_article()
    {
        var bad = Open with { Estimate = 6_000_000, Deadline = At("2026-11-28T12:00"), Channels = null, Criteria = [new(CriterionKind.Quality, 50), new(CriterionKind.Quality, null)], Terms = new() { Framework = Framework.Both, VisitOn = new(2026, 11, 27) } };
        var found = Linter.Judge(bad);
        Assert.True(found.Count > 8);
        Assert.DoesNotContain(found, finding => string.IsNullOrWhiteSpace(finding.Article));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void The_calendar_explains_each_date_and_proposes_a_lawful_working_day_at_noon()
    {
        var calendar = LegalCalendar.Of(Open with { Launch = At("2026-11-02T09:00"), Deadline = At("2026-12-14T12:00") });
        Assert.Equal(["Minimum", "LastAnswer"], calendar.Lines.Select(line => line.Key));
        Assert.All(calendar.Lines, line => Assert.All(new[] { line.Date.Clause, line.Date.From, line.Date.Count, line.Date.Shift, line.Date.Version }, said => Assert.False(string.IsNullOrWhiteSpace(said))));
        Assert.Equal((new DateOnly(2026, 12, 2), new DateOnly(2026, 12, 8)), (calendar.Lines[0].Date.Day, calendar.Lines[1].Date.Day));
        Assert.Equal((At("2026-12-03T00:00"), At("2026-12-03T12:00")), (calendar.Earliest, calendar.Proposed));
    }

    [Fact, Trait("Feature", "BEYOND-6")]
    public void What_the_calendar_proposes_is_never_refused_on_any_day_of_two_years()
    {
        foreach (var procedure in new[] { Procedure.Mapa, Procedure.Open })
        {
            for (var day = new DateOnly(2026, 9, 1); day < new DateOnly(2028, 9, 1); day = day.AddDays(1))
            {
                var launched = (procedure == Procedure.Open ? Open : Fine) with { Launch = FranceTime.Midnight(day).AddHours(9), Department = "67" };
                var found = Linter.Judge(launched with { Deadline = LegalCalendar.Of(launched).Proposed });
                Assert.True(found.Count == 0, $"{procedure} {day}: {string.Join(", ", found.Select(f => f.Key))}");
            }
        }
    }

    private static List<string> Keys(LegalCase judged) => [.. Linter.Judge(judged).Select(objection => objection.Key)];

    private static DateTimeOffset At(string typed) => FranceTime.Parse(DateTime.Parse(typed, CultureInfo.InvariantCulture)).Match(at => at, () => throw new ArgumentException("No such hour."), twice => twice[0]);
}
