using System.Globalization;
using Platform.Core.Conventions;

namespace Platform.Core.Tests.Conventions;

/// <summary>The machine of model.md, section 2: every act in every state. What a cell does not say is refused because it has no place there.</summary>
public sealed class SharingConventionTests
{
    private const string Three = "signatures-legalite-publication";

    private static readonly Dictionary<ConventionState, string> Today = new()
    {
        [ConventionState.Withdrawn] = "2026-11-21", [ConventionState.Draft] = "2026-11-21", [ConventionState.PendingDeliberations] = "2026-11-21", [ConventionState.PendingSignatures] = "2026-11-21", [ConventionState.Transmitted] = "2026-11-21",
        [ConventionState.InForce] = "2027-06-01", [ConventionState.RenewalPending] = "2027-09-01", [ConventionState.Denounced] = "2027-09-02", [ConventionState.Ending] = "2027-12-02", [ConventionState.Terminated] = "2028-03-01",
    };

    /// <summary>What is tried, then where it is allowed and what comes of it, or refused for a reason of its own.</summary>
    private static readonly (string Name, Func<SharingConvention, DateOnly, ConventionRefusal?> Act, string Cells)[] Acts =
    [
        ("submit", (c, today) => c.Submit(today), "Draft→PendingDeliberations"),
        ("withdraw", (c, today) => c.Withdraw("La commune attend ses élections", today), "Draft→Withdrawn PendingDeliberations→Withdrawn PendingSignatures→Withdrawn"),
        ("withdraw without a reason", (c, today) => c.Withdraw(null, today), "Draft!ReasonMissing PendingDeliberations!ReasonMissing PendingSignatures!ReasonMissing"),
        ("open the signatures with both deliberations", (c, today) => c.OpenSignatures([ConventionSide.Member, ConventionSide.Lead], today), "PendingDeliberations→PendingSignatures"),
        ("open the signatures with one", (c, today) => c.OpenSignatures([ConventionSide.Member], today), "PendingDeliberations!DeliberationMissing"),
        ("sign", (c, today) => c.Sign(ConventionSide.Member, today, today, today), "PendingDeliberations!DeliberationMissing PendingSignatures→PendingSignatures"),
        ("sign without an enforceable deliberation", (c, today) => c.Sign(ConventionSide.Member, today, null, today), "PendingDeliberations!DeliberationMissing PendingSignatures!DeliberationNotEnforceable"),
        ("sign before the deliberation may be applied", (c, today) => c.Sign(ConventionSide.Lead, today.AddDays(-1), today, today), "PendingDeliberations!DeliberationMissing PendingSignatures!BeforeTheDeliberation"),
        ("sign tomorrow", (c, today) => c.Sign(ConventionSide.Lead, today.AddDays(1), today, today), "PendingDeliberations!DeliberationMissing PendingSignatures!DateInFuture"),
        ("transmit without signatures", (c, today) => c.RecordTransmission("026-…", today, today), "PendingSignatures!SignatureMissing"),
        ("publish", (c, today) => c.RecordPublication(today, today), "PendingSignatures!SignatureMissing Transmitted→InForce"),
        ("publish before the signatures", (c, today) => c.RecordPublication(today.AddDays(-1), today), "PendingSignatures!SignatureMissing Transmitted!BeforeTheAct"),
        ("publish tomorrow", (c, today) => c.RecordPublication(today.AddDays(1), today), "PendingSignatures!SignatureMissing Transmitted!DateInFuture"),
        ("provision", (c, today) => c.RecordProvisioning(today, today, today), "PendingSignatures!NotInThisTemplate"),
        ("prepare the renewal too early", (c, _) => c.PrepareRenewal(Day("2027-08-21")), "InForce!TooEarly"),
        ("prepare the renewal", (c, _) => c.PrepareRenewal(Day("2027-08-22")), "InForce→RenewalPending"),
        ("renew on the last day", (c, _) => c.Renew(Day("2027-11-20")), "RenewalPending!TooEarly"),
        ("renew on the day after", (c, _) => c.Renew(Day("2027-11-21")), "RenewalPending→InForce"),
        ("denounce by letter", (c, today) => c.Denounce(ConventionSide.Member, DenunciationGround.RegisteredLetter, today, "1A 234", today), "InForce→Denounced RenewalPending→Denounced Denounced!EffectNotEarlier"),
        ("denounce without a letter", (c, today) => c.Denounce(ConventionSide.Member, DenunciationGround.RegisteredLetter, today, " ", today), "InForce!LetterMissing RenewalPending!LetterMissing Denounced!LetterMissing"),
        ("denounce at once", (c, today) => c.Denounce(ConventionSide.Lead, DenunciationGround.Immediate, today, null, today), "InForce!GroundNotYours RenewalPending!GroundNotYours Denounced!GroundNotYours"),
        ("denounce by a letter of tomorrow", (c, today) => c.Denounce(ConventionSide.Lead, DenunciationGround.RegisteredLetter, today.AddDays(1), "1A 234", today), "InForce!DateInFuture RenewalPending!DateInFuture Denounced!DateInFuture"),
        ("denounce by a letter older than the convention", (c, today) => c.Denounce(ConventionSide.Lead, DenunciationGround.RegisteredLetter, Day("2026-01-01"), "1A 234", today), "InForce!NotBinding RenewalPending!NotBinding Denounced!NotBinding"),
        ("denounce by a letter whose notice is over", (c, today) => c.Denounce(ConventionSide.Member, DenunciationGround.RegisteredLetter, today.AddMonths(-4), "1A 234", today), "InForce!EffectPast RenewalPending!EffectPast Denounced!EffectPast"),
        ("denounce by a letter received earlier", (c, today) => c.Denounce(ConventionSide.Lead, DenunciationGround.RegisteredLetter, today.AddDays(-20), "1A 235", today), "InForce→Denounced RenewalPending→Denounced Denounced→Denounced"),
        ("keep the data", (c, _) => c.KeepData(), "Ending→Ending"),
        ("end on the last day", (c, _) => c.End(Day("2027-11-20")), "RenewalPending!TooEarly Denounced!TooEarly"),
        ("end on the day after the period", (c, _) => c.End(Day("2027-11-21")), "RenewalPending!StillRenewable Denounced!TooEarly"),
        ("end on the day of effect", (c, _) => c.End(Day("2027-12-01")), "RenewalPending!StillRenewable Denounced!TooEarly"),
        ("end on the day after", (c, _) => c.End(Day("2027-12-02")), "RenewalPending!StillRenewable Denounced→Ending"),
        ("give way", (c, today) => c.GiveWay(today, sameAccount: false), "InForce→Ending RenewalPending→Ending Denounced→Ending"),
        ("hand the data back", (c, today) => c.ReturnData(today, "Archive remise en main propre", today), "Ending→Ending"),
        ("hand the data back, nobody knows how", (c, today) => c.ReturnData(today, "", today), "Ending!ReasonMissing"),
        ("hand the data back before the end", (c, today) => c.ReturnData(Day("2027-11-30"), "Archive", today), "Ending!BeforeTheAct"),
        ("terminate before the data is back", (c, today) => c.Terminate(0, today), "Ending!DataNotReturned"),
        ("move the end of the mandate", (c, today) => c.MoveMandateEnd(today.AddYears(1), today), "InForce!NotInThisTemplate RenewalPending!NotInThisTemplate"),
    ];

    public static TheoryData<string, ConventionState, string?> Cells()
    {
        var data = new TheoryData<string, ConventionState, string?>();
        foreach (var (name, _, cells) in Acts)
            foreach (var state in Today.Keys)
                data.Add(name, state, cells.Split(' ').SingleOrDefault(cell => cell.Split('→', '!')[0] == $"{state}"));
        return data;
    }

    [Theory, MemberData(nameof(Cells))]
    [Trait("Feature", "GD-20"), Trait("Feature", "VR-48"), Trait("Feature", "GD-13")]
    public void Each_act_has_its_place_and_its_refusal(string act, ConventionState state, string? cell)
    {
        var convention = In(state);
        Assert.Equal(state, convention.State);

        var refusal = Acts.Single(a => a.Name == act).Act(convention, Day(Today[state]));

        if (cell?.Contains('→', StringComparison.Ordinal) == true)
        {
            Assert.Null(refusal);
            Assert.Equal(cell.Split('→')[1], $"{convention.State}");
        }
        else
        {
            Assert.Equal(cell?.Split('!')[1] ?? nameof(ConventionRefusal.NotNow), $"{refusal}");
            Assert.Equal(state, convention.State);
        }
    }

    [Fact, Trait("Feature", "VR-54")]
    public void What_somebody_has_signed_is_denounced_and_not_withdrawn()
    {
        var convention = In(ConventionState.PendingSignatures);
        Done(convention.Sign(ConventionSide.Member, Day("2026-11-21"), Day("2026-11-20"), Day("2026-11-21")));
        Assert.Equal(ConventionRefusal.SignedAlready, convention.Withdraw("motif", Day("2026-11-21")));
    }

    [Fact, Trait("Feature", "GD-14")]
    public void The_end_is_closed_when_the_data_is_back_and_no_consultation_is_open()
    {
        var convention = In(ConventionState.Ending);
        Assert.Equal(Day("2028-03-01"), convention.DataReturnDueOn);
        Assert.Null(convention.ReturnData(Day("2027-12-15"), "Archive remise", Day("2027-12-15")));
        Assert.Equal(ConventionRefusal.ConsultationsOpen, convention.Terminate(1, Day("2027-12-16")));
        Assert.Null(convention.Terminate(0, Day("2027-12-16")));
        Assert.Equal(ConventionState.Terminated, convention.State);
    }

    [Fact, Trait("Feature", "VR-45"), Trait("Feature", "VR-47")]
    public void The_second_signature_starts_it_and_the_years_pass_by_themselves_until_the_mandate_ends()
    {
        var convention = New("agglo-mandat", fixedEnd: "2021-12-31", mandate: "2026-03-20");
        Submitted(convention, "2021-02-01");
        Assert.Null(convention.Sign(ConventionSide.Member, Day("2021-03-10"), Day("2021-03-01"), Day("2021-04-02")));
        Assert.Equal(ConventionState.PendingSignatures, convention.State);
        Assert.Equal(ConventionRefusal.SignedAlready, convention.Sign(ConventionSide.Member, Day("2021-03-10"), Day("2021-03-01"), Day("2021-04-02")));
        Assert.Null(convention.Sign(ConventionSide.Lead, Day("2021-04-02"), null, Day("2021-04-02")));      // its clause asks the commune's deliberation alone
        Assert.Equal((Day("2021-04-02"), Day("2021-12-31")), (convention.StartsOn, convention.PeriodEndsOn));

        Assert.Equal(["RenewalPrepared", "Renewed", "RenewalPrepared", "Renewed", "RenewalPrepared", "Renewed", "RenewalPrepared", "Renewed", "RenewalPrepared", "Renewed", "RenewalPrepared"],
            convention.Advance(Day("2026-01-15")).Select(step => $"{step.Kind}"));
        Assert.Equal((Day("2026-03-20"), 5), (convention.PeriodEndsOn, convention.Renewals));
        Assert.Empty(convention.Advance(Day("2026-03-20")));       // the last evening still binds
        Assert.Equal([new(ConventionEventKind.EndReached, Day("2026-03-20"), Day("2026-03-20"))], convention.Advance(Day("2026-03-21")));
        Assert.Equal((ConventionState.Ending, EndingCause.NoRenewal), (convention.State, convention.EndedBecause));
        Assert.Empty(convention.Advance(Day("2030-01-01")));
    }

    [Fact, Trait("Feature", "GD-11")]
    public void The_fourth_renewal_is_refused()
    {
        var convention = Provisioned();
        convention.Advance(Day("2014-12-31"));
        Assert.Equal((ConventionState.RenewalPending, 3, Day("2015-01-14")), (convention.State, convention.Renewals, convention.PeriodEndsOn));
        Assert.Equal(ConventionRefusal.NothingToRenew, convention.Renew(Day("2015-01-15")));
        Assert.Null(convention.End(Day("2015-01-15")));
        Assert.Equal(Day("2015-01-14"), convention.EndedOn);
    }

    [Fact, Trait("Feature", "GD-13"), Trait("Feature", "VR-48")]
    public void A_denounced_convention_may_end_sooner_by_a_clause_that_gives_a_nearer_day_and_by_no_other()
    {
        var convention = Provisioned();
        Assert.True(convention.MayEndSooner(ConventionSide.Member, Day("2012-03-01")));
        Done(convention.Denounce(ConventionSide.Member, DenunciationGround.RegisteredLetter, Day("2012-03-01"), "1A 234", Day("2012-03-01")));
        Assert.True(convention.MayEndSooner(ConventionSide.Lead, Day("2012-03-02")));           // without notice
        Assert.False(convention.MayEndSooner(ConventionSide.Member, Day("2012-03-02")));        // by letter, a day later
        Done(convention.Denounce(ConventionSide.Lead, DenunciationGround.Immediate, Day("2012-03-02"), null, Day("2012-03-02")));
        Assert.False(convention.MayEndSooner(ConventionSide.Lead, Day("2012-03-02")));
        Done(convention.End(Day("2012-03-02")));
        Assert.True(convention.EndedWithinItsLastDay);
    }

    [Fact, Trait("Feature", "GD-13")]
    public void A_denounced_convention_runs_over_a_renewal_to_the_end_of_its_notice()
    {
        var convention = Provisioned();
        convention.Advance(Day("2012-11-30"));
        Assert.Null(convention.Denounce(ConventionSide.Member, DenunciationGround.RegisteredLetter, Day("2012-11-30"), "1A 234", Day("2012-11-30")));
        Assert.Empty(convention.Advance(Day("2013-02-28")));
        Assert.Equal(ConventionState.Denounced, convention.State);
        Assert.Single(convention.Advance(Day("2013-03-01")));
        Assert.Equal((Day("2013-02-28"), EndingCause.Denunciation), (convention.EndedOn, convention.EndedBecause));
    }

    [Fact, Trait("Feature", "GD-14")]
    public void The_agglomeration_ends_it_the_same_day_where_its_clause_says_so()
    {
        var convention = Provisioned();
        Assert.Equal(ConventionRefusal.GroundNotYours, convention.Denounce(ConventionSide.Member, DenunciationGround.Immediate, Day("2011-06-01"), null, Day("2011-06-01")));
        Assert.Null(convention.Denounce(ConventionSide.Lead, DenunciationGround.Immediate, Day("2011-06-01"), null, Day("2011-06-01")));
        Assert.Single(convention.Advance(Day("2011-06-01")));
        Assert.Equal((ConventionState.Ending, Day("2011-06-01")), (convention.State, convention.EndedOn));
    }

    [Fact, Trait("Feature", "VR-47")]
    public void A_mandate_that_ends_elsewhere_moves_the_last_renewal()
    {
        var convention = New("agglo-mandat", fixedEnd: "2025-12-31", mandate: "2026-03-20");
        Submitted(convention, "2025-02-01");
        foreach (var side in Enum.GetValues<ConventionSide>()) Assert.Null(convention.Sign(side, Day("2025-03-10"), Day("2025-03-01"), Day("2025-03-10")));
        convention.Advance(Day("2026-01-10"));
        Assert.Equal(ConventionState.RenewalPending, convention.State);
        Assert.Equal(ConventionRefusal.MandateEndPassed, convention.MoveMandateEnd(Day("2026-01-09"), Day("2026-01-10")));
        Assert.Null(convention.MoveMandateEnd(Day("2027-03-15"), Day("2026-01-10")));
        Assert.Equal((ConventionState.InForce, Day("2026-12-31")), (convention.State, convention.PeriodEndsOn));
    }

    private static SharingConvention In(ConventionState state)
    {
        var convention = New(Three);
        if (state == ConventionState.Withdrawn) Done(convention.Withdraw("La commune attend ses élections", Day("2026-11-21")));
        if (state >= ConventionState.PendingDeliberations) Done(convention.Submit(Day("2026-11-21")));
        if (state >= ConventionState.PendingSignatures) Done(convention.OpenSignatures([ConventionSide.Lead, ConventionSide.Member], Day("2026-11-21")));
        if (state >= ConventionState.Transmitted)
        {
            foreach (var side in Enum.GetValues<ConventionSide>()) Done(convention.Sign(side, Day("2026-11-21"), Day("2026-11-20"), Day("2026-11-21")));
            Done(convention.RecordTransmission("026-200068781-20261121-C1-CC", Day("2026-11-21"), Day("2026-11-21")));
        }
        if (state >= ConventionState.InForce) Done(convention.RecordPublication(Day("2026-11-21"), Day("2026-11-21")));
        if (state >= ConventionState.RenewalPending) Done(convention.PrepareRenewal(Day("2027-09-01")));
        if (state >= ConventionState.Denounced) Done(convention.Denounce(ConventionSide.Member, DenunciationGround.RegisteredLetter, Day("2027-09-01"), "1A 234", Day("2027-09-01")));
        if (state >= ConventionState.Ending) Done(convention.End(Day("2027-12-02")));
        if (state >= ConventionState.Terminated)
        {
            Done(convention.ReturnData(Day("2027-12-15"), "Archive remise", Day("2027-12-15")));
            Done(convention.Terminate(0, Day("2027-12-16")));
        }
        return convention;
    }

    private static SharingConvention Provisioned()
    {
        var convention = New("metropole-quatre-ans");
        Submitted(convention, "2010-11-01");
        foreach (var side in Enum.GetValues<ConventionSide>()) Done(convention.Sign(side, Day("2010-12-01"), Day("2010-11-20"), Day("2010-12-20")));
        Assert.Equal(ConventionState.PendingSignatures, convention.State);
        Done(convention.RecordProvisioning(Day("2011-01-15"), null, Day("2011-01-15")));
        Assert.Equal((Day("2011-01-15"), Day("2012-01-14")), (convention.StartsOn, convention.PeriodEndsOn));
        return convention;
    }

    private static void Submitted(SharingConvention convention, string day)
    {
        Done(convention.Submit(Day(day)));
        Done(convention.OpenSignatures([ConventionSide.Member, ConventionSide.Lead], Day(day)));
    }

    private static SharingConvention New(string template, string? fixedEnd = null, string? mandate = null) => new(new(Guid.CreateVersion7()), Guid.CreateVersion7(), Guid.CreateVersion7(), "CONV-2026-001",
        ConventionTemplates.On(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero)).Single(t => t.Key == template), new(fixedEnd is null ? null : Day(fixedEnd), mandate is null ? null : Day(mandate)), "tribunal", Guid.CreateVersion7(), Day("2010-10-01"));

    private static void Done(ConventionRefusal? refusal) => Assert.Null(refusal);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
