using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Notices;
using Platform.Core.Notices.Eforms;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>Terms, contact and documents that are not joined, corrected: each channel that has the notice is told before and after, and the notice of before stays as it was.</summary>
public sealed class CorrectedNoticeTests : IAsyncLifetime
{
    private GivenJournals given = null!;       // set by InitializeAsync, before any test

    public async Task InitializeAsync() => given = await GivenJournals.StartAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02"), Trait("Feature", "BEYOND-11")]
    public async Task A_European_notice_is_corrected_in_all_its_terms_and_passes_the_schemas_and_every_rule()
    {
        var now = await given.NowAsync();
        var draft = await given.Platform.DraftAsync(given.Commune, given.Buyer, GivenConsultation.Content(closing: now.AddDays(60)));
        await given.Platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        await given.Platform.PlantKeysAsync(draft);
        await given.Platform.SuperuserAsync("update consultations set procedure = 'Open' where id = $1", draft.Id.Value);
        await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with
        {
            Undivided = Undivided.CannotCoordinate, UndividedReason = "Un seul chantier.", SocialClause = true, DurationMonths = 6, OffersValidMonths = 3, Variants = Variants.Forbidden,
        }), default));
        await given.ChooseAsync(draft, GivenJournals.Contact, GivenJournals.Joue, GivenJournals.Boamp);
        var published = await given.Platform.PublishAsync(draft);
        Assert.Equal([], (published as PublishConsultation.Outcome.Refused)?.Objections.Select(objection => objection.Key) ?? []);
        await given.ShowAsync(draft);
        var before = await SaidAsync(await given.PublicationAsync(draft, GivenJournals.Joue));

        await CorrectAsync(draft, current => All(current, FranceTime.DayOf(now.AddDays(20))));

        var joue = await given.PublicationAsync(draft, GivenJournals.Joue);
        var said = await SaidAsync(joue);
        Assert.All(["Durée", "Reconductions", "Variantes", "Délai de validité des offres", "Visite du site", "Documents non accessibles librement", "Adresse électronique", "Téléphone"],
            label => Assert.Contains(said.Correction!.Changes, change => change.Text.Contains(label, StringComparison.Ordinal)));
        Assert.Equal((9, Permission.Allowed, "nouveau@saint-marcel.exemple.test"), (said.Lots[0].Duration?.Amount, said.Lots[0].Variants, said.Buyer.Organisation.Email));
        Assert.Equal((6, Permission.Forbidden, GivenJournals.Contact.Email), (before.Lots[0].Duration?.Amount, before.Lots[0].Variants, before.Buyer.Organisation.Email));
        JudgedNotices.IsContent(await JudgedNotices.JudgeAsync([("corrected-terms", said)], new EformsWriter("1.15")));
        for (joue = await given.StepAsync(joue); joue.State is not (PublicationState.Published or PublicationState.Rejected);) joue = await given.StepAsync(joue);
        Assert.Equal(PublicationState.Published, joue.State);
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "BEYOND-11")]
    public async Task The_BOAMP_a_gazette_and_the_profile_are_told_the_new_contact_and_duration_and_the_next_correction_starts_from_them()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp, GivenJournals.Echo);
        foreach (var channel in new[] { GivenJournals.Boamp, GivenJournals.Echo })
            for (var first = await given.PublicationAsync(consultation, channel); first.State != PublicationState.Published;) first = await given.StepAsync(first);
        await given.RunAsync(await given.PublicationAsync(consultation, ChosenChannel.Profile));

        var soon = (await given.NowAsync()).AddDays(12);
        await CorrectAsync(consultation, current => All(current, FranceTime.DayOf(soon)));

        foreach (var (channel, journal) in new[] { (GivenJournals.Boamp, "dila"), (GivenJournals.Echo, "journal") })
        {
            var publication = await given.PublicationAsync(consultation, channel);
            while (publication.State is not (PublicationState.Published or PublicationState.Rejected)) publication = await given.StepAsync(publication);
            Assert.Equal(PublicationState.Published, publication.State);
            Assert.Contains("nouveau@saint-marcel.exemple.test", given.Journals.Accepted.Last(notice => notice.Journal == journal).Content, StringComparison.Ordinal);
        }
        await given.RunAsync(await given.PublicationAsync(consultation, ChosenChannel.Profile));
        var profile = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPublicNotice>().OfAsync(consultation.Id.Value, default));
        Assert.Equal(2, profile.Count);      // the first one, and its correction: what was published as true stays readable
        var current = await CurrentAsync(consultation);
        Assert.Equal(("nouveau@saint-marcel.exemple.test", "+33 475055199", 9), (current.Contact!.Email, current.Contact.Phone, current.Terms.DurationMonths));

        await CorrectAsync(consultation, now => now with { Contact = now.Contact! with { Phone = "04 75 05 51 98" } });
        var change = Assert.Single((await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadCorrections>().ExecuteAsync(consultation.Id, default)))[0].Changes);
        Assert.Equal((CorrectedField.ContactPhone, "04 75 05 51 99", "04 75 05 51 98"), (change.Field, change.BeforeInWords, change.AfterInWords));
    }

    [Fact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    public async Task A_contact_who_is_elsewhere_moves_neither_the_court_nor_the_place_of_the_notice_nor_those_of_the_next_correction()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        await given.RunAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        var before = await SaidAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));

        await CorrectAsync(consultation, current => current with { Contact = current.Contact! with { Street = "1 rue de la République", PostCode = "69001", Town = "Lyon" } });
        var moved = await SaidAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal(("Lyon", "FRK26"), (moved.Buyer.Organisation.City, moved.Buyer.Organisation.Nuts));
        Assert.Equal((before.Appeal, before.Purpose.Places.Single()), (moved.Appeal, moved.Purpose.Places.Single()));
        Assert.DoesNotContain(moved.Correction!.Changes, change => change.Text.Contains("ribunal", StringComparison.Ordinal) || change.Text.Contains("Lieu", StringComparison.Ordinal));

        await CorrectAsync(consultation, current => current with { Terms = current.Terms with { DurationMonths = 9 } });
        var next = await SaidAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal((before.Appeal, before.Purpose.Places.Single()), (next.Appeal, next.Purpose.Places.Single()));

        await CorrectAsync(consultation, current => current with { Contact = ContactOf(before), Place = "Montélimar" });
        var back = await SaidAsync(await given.PublicationAsync(consultation, GivenJournals.Boamp));
        Assert.Equal((null, before.Appeal, before.Purpose.Places.Single() with { City = "Montélimar", PostCode = null }), (back.Buyer.Seat, back.Appeal, back.Purpose.Places.Single()));

        static PublishedContact ContactOf(CanonicalNotice said)
        {
            var (name, email, phone, street, postCode, town) = NoticeContact.Of(said.Buyer.Organisation);
            return new(name, email, phone, street, postCode, town);
        }
    }

    [Fact, Trait("Feature", "VR-10")]
    public async Task A_contact_that_a_channel_would_refuse_is_refused_before_it_and_every_fault_is_told()
    {
        var consultation = await given.PublishedAsync(GivenJournals.Boamp);
        var current = await CurrentAsync(consultation);
        var asked = new CorrectConsultation.Asked(consultation.Id, current with { Contact = current.Contact! with { Email = "pas une adresse", Phone = "", PostCode = "99" } }, "Le contact a changé.", false);
        var preview = await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<CorrectConsultation>().PreviewAsync(asked, default));
        Assert.Equal([new(CorrectedField.ContactEmail, ContactFault.NotAnAddress), new(CorrectedField.ContactPhone, ContactFault.Missing), new(CorrectedField.ContactPostCode, ContactFault.NotAPostCode)],
            Assert.IsType<CorrectConsultation.Outcome.Refused>(preview.Objection).Contact);
    }

    private static PublishedContent All(PublishedContent current, DateOnly visit) => current with
    {
        Terms = current.Terms with { DurationMonths = 9, Renewals = 1, RenewalMonths = 6, OffersValidMonths = 5, Variants = Variants.Allowed, VisitOn = visit },
        Contact = current.Contact! with { Email = "nouveau@saint-marcel.exemple.test", Phone = "04 75 05 51 99" },
        Withheld = [new("Plans de sûreté", "confidential", "Sur demande, contre un engagement signé.")],
    };

    private Task<PublishedContent> CurrentAsync(TestConsultation consultation) =>
        given.Platform.RunAsync(given.Scope, async s => (await s.GetRequiredService<ReadCorrected>().ExecuteAsync(consultation.Id, default))!.Content);      // it is published

    private async Task CorrectAsync(TestConsultation consultation, Func<PublishedContent, PublishedContent> change)
    {
        var asked = new CorrectConsultation.Asked(consultation.Id, change(await CurrentAsync(consultation)), "Le règlement dit autre chose.", false);
        var (hash, preview) = await given.Platform.RunAsync(given.Scope, async s =>
            (await s.GetRequiredService<CorrectConsultation>().ActHashAsync(asked, default), await s.GetRequiredService<CorrectConsultation>().PreviewAsync(asked, default)));
        Assert.Null(preview.Objection);
        var proof = await given.Platform.ProofAsync(given.Buyer, CorrectConsultation.Act, hash);
        Assert.IsType<CorrectConsultation.Outcome.Corrected>(await given.Platform.RunAsync(given.Scope, s =>
            s.GetRequiredService<CorrectConsultation>().ExecuteAsync(new(asked, preview.Proposed is null ? null : new(false, "Le temps suffit."), proof, given.Buyer.Name, preview.Cost.Amount), default)));
    }

    private async Task<CanonicalNotice> SaidAsync(ChannelPublication publication) =>
        CanonicalNotice.FromJson(await given.Platform.RunAsync(given.Scope, s => s.GetRequiredService<PlatformDb>().NoticeVersions.Where(row => row.Id == publication.VersionId).Select(row => row.Content).SingleAsync()));
}
