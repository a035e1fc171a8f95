namespace Platform.Core.Consultations;

/// <summary>The order of the fields on the pages is the order of the errors.</summary>
public enum TermsField
{
    DurationMonths, Renewals, RenewalMonths, Options, AwardGround, AwardReason, NegotiationGround, NegotiationReason, FrameworkMaximum, FrameworkLong, CandidatesMax, ParticipantsChosenBy, Jury, Prime, OffersValidMonths, MostLotsBid, MostLotsWon, UndividedReason,
    UrgencyReason, ShortLimitReason, WithheldReason, PaperCase, PaperReason, WhyRanked,
}

public enum TermsFault { TooLong, OutOfRange, Missing }

public sealed record TermsProblem(TermsField Field, TermsFault Fault);

/// <summary>What can be wrong with terms in themselves, whatever the law of the day says of them.</summary>
public static class TermsCheck
{
    public const int MostText = 2_000;
    public const int MostMonths = 600;
    public const int MostRenewals = 20;
    public const int MostCandidates = 1_000;
    public const int MostValidMonths = 36;

    /// <summary>The first amount that is too large to be kept.</summary>
    public const decimal TooMuch = 1_000_000_000_000m;

    /// <summary>Blank texts are nothing said; what belongs to an accord-cadre goes with it.</summary>
    public static StatedTerms Cleaned(this StatedTerms terms) => terms with
    {
        AwardGround = Said(terms.AwardGround), AwardReason = Said(terms.AwardReason), NegotiationGround = Said(terms.NegotiationGround), NegotiationReason = Said(terms.NegotiationReason), Options = Said(terms.Options), UndividedReason = Said(terms.UndividedReason),
        UrgencyReason = Said(terms.UrgencyReason), ShortLimitReason = Said(terms.ShortLimitReason), WithheldReason = Said(terms.WithheldReason), PaperReason = Said(terms.PaperReason), WhyRanked = Said(terms.WhyRanked),
        Jury = Said(terms.Jury), ParticipantsChosenBy = Said(terms.ParticipantsChosenBy),
        FrameworkMaximum = terms.Framework is null ? null : terms.FrameworkMaximum, FrameworkLong = terms.Framework is null ? null : Said(terms.FrameworkLong),
        Renewals = terms.Renewals is 0 ? null : terms.Renewals, RenewalMonths = terms.Renewals is null or 0 ? null : terms.RenewalMonths,
        NoSocialClause = terms.SocialClause ? null : terms.NoSocialClause,
    };

    /// <summary>All of them, in the order of the pages.</summary>
    public static IReadOnlyList<TermsProblem> Problems(this StatedTerms terms)
    {
        var problems = new List<TermsProblem>();
        void Refuse(bool wrong, TermsField field, TermsFault fault)
        {
            if (wrong) problems.Add(new(field, fault));
        }

        Refuse(terms.DurationMonths is < 1 or > MostMonths, TermsField.DurationMonths, TermsFault.OutOfRange);
        Refuse(terms.Renewals is < 0 or > MostRenewals, TermsField.Renewals, TermsFault.OutOfRange);
        Refuse(terms.RenewalMonths is < 1 or > MostMonths, TermsField.RenewalMonths, TermsFault.OutOfRange);
        Refuse(terms is { Renewals: > 0, RenewalMonths: null }, TermsField.RenewalMonths, TermsFault.Missing);
        Refuse(terms.FrameworkMaximum is <= 0 or >= TooMuch, TermsField.FrameworkMaximum, TermsFault.OutOfRange);
        Refuse(terms.CandidatesMax is < 1 or > MostCandidates, TermsField.CandidatesMax, TermsFault.OutOfRange);
        Refuse(terms.OffersValidMonths is < 1 or > MostValidMonths, TermsField.OffersValidMonths, TermsFault.OutOfRange);
        Refuse(terms.Prime is <= 0 or >= TooMuch, TermsField.Prime, TermsFault.OutOfRange);
        Refuse(terms.MostLotsBid is < 1, TermsField.MostLotsBid, TermsFault.OutOfRange);
        Refuse(terms.PaperCase is null && Said(terms.PaperReason) is not null, TermsField.PaperCase, TermsFault.Missing);
        Refuse(terms.PaperCase is not null && Said(terms.PaperReason) is null, TermsField.PaperReason, TermsFault.Missing);
        Refuse(terms.MostLotsWon is < 1, TermsField.MostLotsWon, TermsFault.OutOfRange);
        foreach (var (text, field) in new[]
        {
            (terms.Options, TermsField.Options), (terms.AwardReason, TermsField.AwardReason), (terms.NegotiationReason, TermsField.NegotiationReason), (terms.FrameworkLong, TermsField.FrameworkLong), (terms.UndividedReason, TermsField.UndividedReason),
            (terms.UrgencyReason, TermsField.UrgencyReason), (terms.ShortLimitReason, TermsField.ShortLimitReason), (terms.WithheldReason, TermsField.WithheldReason), (terms.PaperReason, TermsField.PaperReason),
            (terms.Jury, TermsField.Jury), (terms.ParticipantsChosenBy, TermsField.ParticipantsChosenBy), (terms.WhyRanked, TermsField.WhyRanked),
        }) Refuse(text?.Trim().Length > MostText, field, TermsFault.TooLong);
        return [.. problems.OrderBy(problem => problem.Field)];
    }

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
