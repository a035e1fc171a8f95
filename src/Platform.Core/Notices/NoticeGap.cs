namespace Platform.Core.Notices;

/// <summary>Something that the form of a notice asks for and the notice does not say, in French, beside the field of its page.</summary>
public sealed record NoticeGap(NoticeField Field, string Text)
{
    /// <summary>In the order of the page; found before any channel is asked, and without the rules of the SDK, which say more.</summary>
    public static IReadOnlyList<NoticeGap> Of(CanonicalNotice notice)
    {
        var found = new List<NoticeGap>();
        var (body, terms, europe) = (notice.Buyer.Organisation, notice.Conditions, notice.Identity.Regime.IsEuropean);
        Ask(NoticeField.Email, !europe || Said(body.Email));
        Ask(NoticeField.Phone, !europe || Said(body.Phone));
        Ask(NoticeField.PostCode, Said(body.PostCode) && (!europe || Said(body.Nuts)));
        Ask(NoticeField.Town, Said(body.City));
        Ask(NoticeField.Buyer, notice.Identity.Regime == NoticeRegime.Adapted || Said(body.Number));
        Ask(NoticeField.Title, Said(notice.Purpose.Title));
        Ask(NoticeField.Description, Said(notice.Purpose.Description));
        Ask(NoticeField.Cpv, notice.Purpose.Cpv.Length == 8);
        Ask(NoticeField.Place, !europe || notice.Purpose.Places.Any(place => Said(place.Nuts) || place.Country != "FRA"));
        Ask(NoticeField.Lots, notice.Lots.Count > 0);
        Ask(NoticeField.Deadline, notice.Identity.Kind is not (NoticeKind.Contract or NoticeKind.DesignContest) || (notice.Procedure.HasTwoSteps ? terms.CandidaciesBy ?? terms.InterestBy : terms.OffersBy) is not null);
        Ask(NoticeField.Procedure, notice.Identity.Kind != NoticeKind.DesignContest || notice.Lots.All(lot => lot.Contest is not null));
        return found;

        void Ask(NoticeField field, bool said)
        {
            if (!said) found.Add(new(field, NoticePhrases.Say($"g.{field}")));
        }
    }

    private static bool Said(string? text) => !string.IsNullOrWhiteSpace(text);
}
