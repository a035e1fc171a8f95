using System.Xml.XPath;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Boamp;
using Platform.Core.Notices.Channels;
using Platform.Core.Notices.Eforms;
using Platform.Core.Notices.Gazette;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>The notice of a consultation, made from what its buyer entered and from nothing else.</summary>
public sealed class DraftNoticeTests(DraftNoticeTests.Commune given) : IClassFixture<DraftNoticeTests.Commune>
{
    public sealed class Commune : IAsyncLifetime
    {
        public TestPlatform Platform { get; private set; } = null!;     // set before the first test
        public Tenant Account { get; private set; } = null!;            // likewise
        public TestPerson Buyer { get; private set; } = null!;          // likewise

        public async Task InitializeAsync()
        {
            Platform = await TestPlatform.StartAsync();
            Account = await Platform.CommuneAsync(await Platform.LeadAsync(), "saint-marcel", "Commune de Saint-Marcel");
            Buyer = await Platform.PersonAsync(Account, "Aline Dupré", MembershipRole.Buyer);
        }

        public async Task DisposeAsync() => await Platform.DisposeAsync();
    }

    private static readonly NoticeContact Contact = new("Service de la commande publique", "marches@saint-marcel.exemple.test", "04 75 05 51 51", "1 place de la Mairie", "01000", "Saint-Marcel");

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "CDG-08")]
    public async Task What_the_buyer_entered_stands_in_the_notice()
    {
        var notice = await NoticeAsync(Procedure.Open, Publicity.European, 1_200_000m, lots: 2, terms => terms with
        {
            DurationMonths = 12, Renewals = 3, RenewalMonths = 12, Framework = Framework.PurchaseOrders, FrameworkMaximum = 3_000_000m, Variants = Variants.Allowed, MostLotsBid = 1, EstimateIsPublic = true, SocialClause = true,
        });
        Assert.Multiple(
            () => Assert.Equal((NoticeKind.Contract, NoticeRegime.Formalised), (notice.Identity.Kind, notice.Identity.Regime)),
            () => Assert.StartsWith("AOO-", notice.Identity.Reference, StringComparison.Ordinal),
            () => Assert.Equal(("Commune de Saint-Marcel", "FRK21"), (notice.Buyer.Organisation.Name, notice.Buyer.Organisation.Nuts)),
            () => Assert.Equal(("Tribunal administratif de Lyon", "69003", "FRK26"), (notice.Appeal.Body.Name, notice.Appeal.Body.PostCode, notice.Appeal.Body.Nuts)),
            () => Assert.Equal(1_200_000m, notice.Purpose.Value),
            () => Assert.Equal([1, 2], notice.Lots.Select(lot => lot.Number)),
            () => Assert.All(notice.Lots, lot => Assert.Equal((FrameworkKind.Orders, 1_000_000m * lot.Number), (lot.Framework!.Kind, lot.Framework.Maximum!.Value))), // entered below
            () => Assert.All(notice.Lots, lot => Assert.Equal([60m, 30m, 10m], lot.Criteria.Select(criterion => criterion.Weight!.Value))), // entered below
            () => Assert.Equal(1, notice.Procedure.LotsBid),
            () => Assert.Equal([StrategicGoal.OtherEnvironment, StrategicGoal.OtherSocial], notice.Lots[0].Goals),
            () => Assert.NotNull(notice.Conditions.OffersBy),
            () => Assert.Null(notice.Conditions.CandidaciesBy),
            () => Assert.Empty(NoticeGap.Of(notice)));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Each_lot_of_an_accord_cadre_publishes_its_own_maximum_and_the_whole_their_sum()
    {
        var notice = await NoticeAsync(Procedure.Open, Publicity.European, 1_200_000m, lots: 3, terms => terms with { DurationMonths = 48, Framework = Framework.PurchaseOrders, FrameworkMaximum = 6_000_000m });
        var xml = new EformsWriter("1.15").Write(notice)!;      // a contract notice has a form
        string? MaximumOf(string under) => xml.XPathSelectElement($"{under}/*[local-name() = 'ProcurementProject']//*[local-name() = 'FrameworkMaximumAmount']")?.Value;
        Assert.Equal(["1000000", "2000000", "3000000"], Enumerable.Range(1, 3).Select(lot => MaximumOf($"//*[local-name() = 'ProcurementProjectLot'][*[local-name() = 'ID'] = 'LOT-000{lot}']")));       // BT-271-Lot
        Assert.Equal("6000000", MaximumOf("/*"));       // BT-271-Procedure
        var sheet = GazetteWriter.Write(notice).ToString();
        foreach (var amount in new[] { 1_000_000m, 2_000_000m, 3_000_000m }) Assert.Contains(FrenchFormat.Euros(amount), sheet, StringComparison.Ordinal);

        // BT-118: of the lots that were awarded, the first two.
        LotResult Of(int lot) => new(lot, LotOutcome.Awarded, Received: new(1, 1, 0, 0, 1), Maximum: notice.Lots[lot - 1].Framework!.Maximum,
            Awards: [new([new(notice.Buyer.Organisation, CompanySize.Small)], 900_000m, $"PLI-{lot}", $"2027-{lot}", new DateOnly(2027, 1, 4))]);
        var award = notice with { Identity = notice.Identity with { Kind = NoticeKind.Award }, Result = new([Of(1), Of(2), new(3, LotOutcome.NotAwarded, NoAwardReason.NothingReceived)], new DateOnly(2027, 1, 3)) };
        Assert.Equal("3000000", new EformsWriter("1.15").Write(award)!.XPathSelectElement("//*[local-name() = 'OverallMaximumFrameworkContractsAmount']")?.Value);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task An_estimate_that_the_buyer_keeps_to_himself_stands_in_no_format()
    {
        var notice = await NoticeAsync(Procedure.Open, Publicity.European, 987_654.32m, lots: 1, terms => terms);
        Assert.Null(notice.Purpose.Value);
        Assert.DoesNotContain("987654", notice.ToJson() + new EformsWriter("1.13").Write(notice) + GazetteWriter.Write(notice), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task What_is_missing_is_named_in_French_beside_its_field()
    {
        var notice = await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, lots: 1, terms => terms, Contact with { Phone = "", PostCode = "" });
        Assert.Equal([(NoticeField.Phone, "le téléphone de l’acheteur"), (NoticeField.PostCode, "le code postal de l’acheteur"), (NoticeField.Place, "le lieu d’exécution, par son code postal")],
            NoticeGap.Of(notice).Select(gap => (gap.Field, gap.Text)));
    }

    [Theory, Trait("Feature", "CDG-08")]
    [InlineData("97500", "Tribunal administratif de Saint-Pierre-et-Miquelon", "Saint-Pierre")]
    [InlineData("97133", "Tribunal administratif de Saint-Barthélemy", "Basse-Terre")]
    [InlineData("97150", "Tribunal administratif de Saint-Martin", "Basse-Terre")]
    [InlineData("97110", "Tribunal administratif de la Guadeloupe", "Basse-Terre")]
    [InlineData("98600", "Tribunal administratif de Wallis-et-Futuna", "Mata-Utu")]
    [InlineData("98713", "Tribunal administratif de la Polynésie française", "Papeete")]
    [InlineData("98845", "Tribunal administratif de Nouvelle-Calédonie", "Nouméa")]
    public async Task A_buyer_overseas_has_a_post_code_and_the_court_that_judges_him(string postCode, string court, string city)
    {
        var contact = Contact with { PostCode = postCode };
        Assert.Empty(CheckNotice.Problems(contact, [new(NoticeChannel.Boamp)]));
        var appeal = (await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, lots: 1, terms => terms, contact)).Appeal.Body;
        Assert.Equal((court, city), (appeal.Name, appeal.City));
        Assert.NotNull(appeal.Nuts);
        Assert.NotEmpty(CheckNotice.Problems(Contact with { PostCode = "98000" }, [new(NoticeChannel.Boamp)]));      // Monaco
    }

    [Theory, Trait("Feature", "VR-10")]
    [InlineData(Publicity.Adapted, "MAPA")]
    [InlineData(Publicity.National, "FNSimple")]
    [InlineData(Publicity.European, "eForms")]
    public async Task The_publicity_that_the_law_demands_chooses_the_form(Publicity publicity, string form)
    {
        var notice = await NoticeAsync(publicity == Publicity.European ? Procedure.Open : Procedure.Mapa, publicity, 100_000m, lots: 2, terms => terms);
        var document = new NoticeFormats(Microsoft.Extensions.Options.Options.Create(new ChannelOptions())).Write(NoticeChannel.Boamp, notice);
        Assert.Equal(form, document.Name);
        Assert.Empty(NoticeSchema.Boamp.Problems(System.Xml.Linq.XDocument.Load(new MemoryStream(document.Content))));
        Assert.Equal(BoampWriter.FormOf(notice.Identity.Regime) == BoampForm.Eforms, notice.Identity.Regime.IsEuropean);
    }

    [Theory, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    [InlineData(Procedure.Open, "16", "eForms")]
    [InlineData(Procedure.Restricted, "16", "eForms")]
    [InlineData(Procedure.Mapa, "E3", "MAPA")]
    public async Task Without_an_estimate_the_procedure_chooses_the_form(Procedure procedure, string subtype, string boamp)
    {
        var draft = await given.Platform.DraftAsync(given.Account, given.Buyer);
        var notice = await given.Platform.RunAsync(draft.Scope, async services =>
        {
            await services.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms, procedure), default);
            var db = services.GetRequiredService<PlatformDb>();
            var consultation = await db.Consultations.SingleAsync(c => c.Id == draft.Id);
            var regime = await services.GetRequiredService<ReadRegime>().ExecuteAsync(consultation, await db.NowAsync(default), default);
            Assert.Equal(procedure.IsFormalised ? 2 : 0, regime.Missing([ChosenChannel.Profile]).Count);
            return await services.GetRequiredService<ComposeNotice>().ExecuteAsync(new(consultation, NoticeIdentity.NewNumber(), 1, Contact, regime, await db.NowAsync(default)), default);
        });
        Assert.Equal(subtype, EformsForm.Of(notice.Identity.Kind, notice.Identity.Regime, entity: false)!.Subtype);     // a contract notice has a form
        Assert.Equal(boamp, new NoticeFormats(Microsoft.Extensions.Options.Options.Create(new ChannelOptions())).Write(NoticeChannel.Boamp, notice).Name);
        Assert.Equal(procedure.IsFormalised, notice.Conditions.CoveredByGpa);
    }

    [Theory, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    [InlineData(Procedure.Mapa, Publicity.National, "//variantes/oui", "Autorisées")]
    [InlineData(Procedure.Mapa, Publicity.Adapted, "//renseignementsComplt[contains(., 'Variantes\u00a0: Autorisées')]", "Autorisées")]
    [InlineData(Procedure.Open, Publicity.European, "//*[local-name() = 'VariantConstraintCode' and . = 'not-allowed']", "Interdites")]
    public async Task Variants_of_which_nothing_was_said_stand_in_every_format_as_the_law_says_them(Procedure procedure, Publicity publicity, string boamp, string gazette)
    {
        var notice = await NoticeAsync(procedure, publicity, 100_000m, lots: 1, terms => terms);
        var document = System.Xml.Linq.XDocument.Load(new MemoryStream(new NoticeFormats(Microsoft.Extensions.Options.Options.Create(new ChannelOptions())).Write(NoticeChannel.Boamp, notice).Content));
        Assert.NotNull(document.XPathSelectElement(boamp));
        Assert.Equal(gazette, GazetteWriter.Write(notice).XPathSelectElement("//ligne[@libelle = 'Variantes']/p")?.Value);
    }

    [Theory, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    [InlineData(PaperCase.ModelsAndSamples, "phy-mod", "not-allowed")]
    [InlineData(PaperCase.SpecialTools, "tdf-non-av", "not-allowed")]
    [InlineData(PaperCase.ProprietaryFormats, "ipr-iss", "not-allowed")]
    [InlineData(PaperCase.SpecialEquipment, "sp-of-eq", "not-allowed")]
    [InlineData(PaperCase.SecurityOrSensitive, "sen-info", "not-allowed")]
    [InlineData(PaperCase.SpecificServices, null, "allowed")]
    [InlineData(null, null, "required")]
    public async Task Why_offers_are_not_electronic_is_published_as_the_buyer_chose_it(PaperCase? paper, string? code, string deposit)
    {
        var notice = await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, lots: 1, terms => terms with { PaperCase = paper, PaperReason = paper is null ? null : "Maquette au 1/50." });
        var xml = new EformsWriter("1.15").Write(notice)!;      // a contract notice has a form
        Assert.Equal(code, xml.XPathSelectElement("//*[@listName = 'no-esubmission-justification']")?.Value);
        Assert.Equal(deposit, xml.XPathSelectElement("//*[@listName = 'esubmission']")!.Value);
        Assert.Equal(paper is not null, xml.ToString().Contains("Maquette au 1/50.", StringComparison.Ordinal));
    }

    [Theory, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    [InlineData(ReservedFor.AdaptedEnterprises, "L. 2113-12", "insertion")]
    [InlineData(ReservedFor.IntegrationStructures, "L. 2113-13", "adaptées")]
    [InlineData(ReservedFor.Both, "L. 2113-14", "L. 2113-12")]
    public async Task A_reservation_is_announced_to_those_of_its_article_and_to_nobody_else(ReservedFor reserved, string article, string never)
    {
        var notice = await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, lots: 1, terms => terms with { ReservedFor = reserved });
        var said = GazetteWriter.Write(notice).XPathSelectElement("//ligne[@libelle = 'Marché réservé']/p")!.Value;     // reserved above
        Assert.Contains(article, said, StringComparison.Ordinal);
        Assert.DoesNotContain(never, said, StringComparison.Ordinal);
        Assert.Equal("res-ws", new EformsWriter("1.15").Write(notice)!.XPathSelectElement("//*[@listName = 'reserved-procurement']")?.Value);      // Europe has one code for the three
    }

    [Theory, Trait("Feature", "GD-02"), Trait("Feature", "CDG-14")]
    [InlineData(Procedure.Negotiated, true)]
    [InlineData(Procedure.Dialogue, true)]
    [InlineData(Procedure.Restricted, false)]      // an appel d’offres has no rounds
    public async Task How_many_are_invited_and_whether_rounds_leave_some_out_is_announced_as_the_buyer_said_it(Procedure procedure, bool reduces)
    {
        var said = new EformsWriter("1.15").Write(await NoticeAsync(procedure, Publicity.European, 1_000_000m, lots: 1, terms => terms with { CandidatesMax = 6, SuccessiveReduction = true }))!;      // a contract notice has a form
        var unsaid = new EformsWriter("1.15").Write(await NoticeAsync(procedure, Publicity.European, 1_000_000m, lots: 1, terms => terms))!;      // likewise
        Assert.Equal(("6", reduces ? "true" : "false"), (Of(said, "MaximumQuantity"), Of(said, "CandidateReductionConstraintIndicator")));      // BT-51, BT-52
        Assert.Equal((null, "false"), (Of(unsaid, "MaximumQuantity"), Of(unsaid, "CandidateReductionConstraintIndicator")));

        static string? Of(System.Xml.Linq.XDocument xml, string name) => xml.XPathSelectElement($"//*[local-name() = '{name}']")?.Value;
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_negotiated_procedure_reserves_an_award_on_the_first_offers_where_its_buyer_said_so_and_another_never_does()
    {
        async Task<(string? Europe, string? Sheet, bool? Usual)> SaidAsync(Procedure procedure, bool? skips)
        {
            var notice = await NoticeAsync(procedure, Publicity.European, 1_000_000m, lots: 1, terms => terms with { MaySkipNegotiation = skips });
            var line = NoticeAside.Of(notice, StatedTerms.Nothing with { MaySkipNegotiation = skips }).SingleOrDefault(said => said.Label == "Attribution possible sans négociation");
            return (new EformsWriter("1.15").Write(notice)!.XPathSelectElement("//*[local-name() = 'NoFurtherNegotiationIndicator']")?.Value, line?.Said, line?.IsUsual);      // a contract notice has a form; BT-120
        }
        Assert.Equal(("true", "Oui", false), await SaidAsync(Procedure.Negotiated, true));
        Assert.Equal(("false", "Non", false), await SaidAsync(Procedure.Negotiated, false));
        Assert.Equal(("false", "Non", true), await SaidAsync(Procedure.Negotiated, null));
        Assert.Equal((null, null, null), await SaidAsync(Procedure.Dialogue, true));
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_contest_is_announced_by_its_own_form_with_its_jury_its_prime_and_what_follows()
    {
        var notice = await NoticeAsync(Procedure.DesignContest, Publicity.European, 1_000_000m, lots: 1, terms => terms with { Jury = "Le maire\n Mme Dupré ", JuryBinds = true, ContractFollows = true, ParticipantsChosenBy = "Trois références.", Prime = 12_000m });
        var contest = notice.Lots.Single().Contest!;      // a contest
        Assert.Equal((NoticeKind.DesignContest, "23", null), (notice.Identity.Kind, EformsForm.Of(notice)!.Subtype, notice.Conditions.CandidatesMin));
        Assert.Equal((true, true, "Le maire Mme Dupré"), (contest.JuryBinds, contest.ContractFollows, string.Join(' ', contest.Jury)));
        Assert.Equal((12_000m, "Prime hors taxes, versée à chaque participant dont le projet est conforme au règlement"), (Assert.Single(contest.Prizes), contest.OtherRewards));
        Assert.Equal("Trois références.", Assert.Single(notice.Lots.Single().Selection).Text);
        Assert.Empty(NoticeGap.Of(notice));
        var bare = await NoticeAsync(Procedure.DesignContest, Publicity.European, 1_000_000m, lots: 1, terms => terms);
        Assert.Equal([NoticeField.Procedure], NoticeGap.Of(bare).Select(gap => gap.Field));
    }

    // What a page asks of the buyer, or his account says: everything else in a notice is a default, and is said aside.
    private static readonly string[] Asked =
    [
        "name", "number", "address", "contact", "email", "phone", "profile", "network", "title", "reference", "description", "nature", "cpv", "places", "value", "lots-count", "dispatched", "candidacies-by", "offers-by", "questions-by",
        "documents", "withheld", "deposit", "not-electronic", "visit", "procedure", "procedure-text", "urgency", "lots-bid", "lots-won", "duration", "renewals", "options", "reserved", "variants", "framework", "maximum", "longer",
        "selection", "criteria", "criteria-projects", "goals", "contest", "prizes", "jury", "execution",
    ];

    [Theory, Trait("Feature", "GD-02")]
    [InlineData(Procedure.Mapa, Publicity.Adapted, 1)]
    [InlineData(Procedure.Mapa, Publicity.National, 3)]
    [InlineData(Procedure.Open, Publicity.European, 3)]
    [InlineData(Procedure.Restricted, Publicity.European, 1)]
    [InlineData(Procedure.Negotiated, Publicity.European, 1)]
    [InlineData(Procedure.Dialogue, Publicity.European, 1)]
    [InlineData(Procedure.DesignContest, Publicity.National, 1)]
    [InlineData(Procedure.DesignContest, Publicity.European, 1)]
    public async Task Every_line_of_a_notice_is_asked_of_its_buyer_or_said_to_him_aside(Procedure procedure, Publicity publicity, int lots)
    {
        var notice = await NoticeAsync(procedure, publicity, 100_000m, lots, terms => terms with { Jury = "Le maire", ParticipantsChosenBy = "Références.", Prime = 9_000m });
        var aside = NoticeAside.Of(notice, StatedTerms.Nothing);
        var (known, said) = (Asked.Select(label => NoticePhrases.Say($"l.{label}")).ToHashSet(StringComparer.Ordinal), aside.Select(line => line.Label).ToHashSet(StringComparer.Ordinal));

        var lines = NoticeSheet.Of(notice).Sections.SelectMany(section => section.Lines).Select(line => line.Label).Distinct(StringComparer.Ordinal).ToList();

        Assert.DoesNotContain(lines, label => !known.Contains(label) && !said.Contains(label));
        Assert.Empty(known.Intersect(said));
        foreach (var label in new[] { "l.signature", "l.orders", "l.payments", "l.invoices" }) Assert.Contains(NoticePhrases.Say(label), said);
        Assert.All(aside, line => Assert.True(line.IsUsual));
        Assert.False(Assert.Single(NoticeAside.Of(notice, StatedTerms.Nothing with { SignatureRequired = false }), line => line.Field == AsideField.Signature).IsUsual);      // his own word, though the same
    }

    [Theory, Trait("Feature", "GD-02"), Trait("Feature", "VR-10"), InlineData(Publicity.National, "FNSimple"), InlineData(Publicity.Adapted, "MAPA")]
    public async Task A_contest_under_the_thresholds_of_Europe_goes_to_the_BOAMP_as_a_contest_with_its_limit(Publicity publicity, string form)
    {
        var notice = await NoticeAsync(Procedure.DesignContest, publicity, 80_000m, lots: 1, terms => terms with { Jury = "Le maire\nMme Dupré", ContractFollows = true, ParticipantsChosenBy = "Trois références.", Prime = 9_000m, CandidatesMax = 2 });
        var formats = new NoticeFormats(Microsoft.Extensions.Options.Options.Create(new ChannelOptions()));
        Assert.Equal((true, false), (formats.Takes(NoticeChannel.Boamp, notice.Identity.Kind, notice.Identity.Regime, false), formats.Takes(NoticeChannel.Joue, notice.Identity.Kind, notice.Identity.Regime, false)));
        var written = formats.Write(NoticeChannel.Boamp, notice);
        Assert.Equal(form, written.Name);
        var document = System.Xml.Linq.XDocument.Load(new MemoryStream(written.Content));
        Assert.Empty(NoticeSchema.Boamp.Problems(document));
        Assert.NotNull(document.XPathSelectElement("//DATE_LIMITE_REPONSE"));
        foreach (var words in new[] { "Concours restreint, sous les seuils", "Mme Dupré", "9" }) Assert.Contains(words, document.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Procédure formalisée", document.ToString(), StringComparison.Ordinal);
        Assert.Equal((null, 2), (notice.Conditions.CandidatesMin, notice.Conditions.CandidatesMax));      // only what was typed
        var sheet = NoticeSheet.Of(notice).Sections.SelectMany(section => section.Lines).ToLookup(line => line.Label, line => string.Join(", ", line.Texts));
        Assert.Equal(["au plus 2"], sheet[NoticePhrases.Say("l.candidates")]);
        Assert.Contains("L’acheteur n’est pas lié par l’avis du jury", Assert.Single(sheet[NoticePhrases.Say("l.contest")]), StringComparison.Ordinal);
        Assert.Single(sheet["Critères d’évaluation des projets"]);
        Assert.Empty(sheet["Critères d’attribution"]);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task A_telephone_number_is_read_as_the_French_write_it_and_sent_to_Europe_as_it_asks()
    {
        var notice = await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, lots: 1, terms => terms);
        Assert.Equal("04 75 05 51 51", GazetteWriter.Write(notice).XPathSelectElement("//ligne[@libelle = 'Téléphone']/p")?.Value);      // with the spaces that a journal looks for
        Assert.Contains("+33 475055151", new EformsWriter("1.15").Write(notice)!.ToString(), StringComparison.Ordinal);      // a contract notice has a form
    }

    [Theory, Trait("Feature", "GD-02"), InlineData("Saint-Marcel", "01000"), InlineData("Beaumont", null)]
    public async Task The_post_code_of_the_address_is_that_of_its_own_town_alone(string town, string? postCode)
    {
        var place = Assert.Single((await NoticeAsync(Procedure.Mapa, Publicity.Adapted, 50_000m, lots: 1, terms => terms, Contact with { Town = town })).Purpose.Places);
        Assert.Equal(("Saint-Marcel", postCode, "FRK21"), (place.City, place.PostCode, place.Nuts));      // performed in Saint-Marcel
    }

    [NeedsEformsJudgeFact, Trait("Feature", "VR-10"), Trait("Feature", "GD-02")]
    public async Task Notices_of_consultations_of_every_procedure_pass_every_rule()
    {
        var notices = new List<(string, CanonicalNotice)>
        {
            ("open", await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, 1, terms => terms)),
            ("open-lots", await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, 3, terms => terms with { DurationMonths = 60, Framework = Framework.Both, FrameworkMaximum = 6_000_000m, FrameworkLong = "Amortissement.", Options = "Tranche <2>", ReservedFor = ReservedFor.Both, EstimateIsPublic = true })),
            ("restricted", await NoticeAsync(Procedure.Restricted, Publicity.European, 1_000_000m, 2, terms => terms with { MostLotsBid = 2, MostLotsWon = 1, UrgencyReason = "Péril." })),
            ("negotiated", await NoticeAsync(Procedure.Negotiated, Publicity.European, 1_000_000m, 1, terms => terms with { CandidatesMax = 5, SuccessiveReduction = true, MaySkipNegotiation = true, Variants = Variants.Required, PaperCase = PaperCase.ModelsAndSamples, PaperReason = "Maquette." })),
            ("ranked", await RankedAsync(Procedure.Open)),
            ("contest-ranked", await RankedAsync(Procedure.DesignContest)),
            ("dialogue", await NoticeAsync(Procedure.Dialogue, Publicity.European, 1_000_000m, 1, terms => terms with { WithheldReason = "Plans confidentiels." })),
            ("contest", await NoticeAsync(Procedure.DesignContest, Publicity.European, 1_000_000m, 1, terms => terms with { Jury = "Le maire, président\nMme Léa Dupré, architecte", JuryBinds = true, ContractFollows = true, ParticipantsChosenBy = "Trois références.", Prime = 12_000.50m, CandidatesMax = 4 })),
            ("contest-bare", await NoticeAsync(Procedure.DesignContest, Publicity.European, 1_000_000m, 1, terms => terms with { Jury = "Le maire", ParticipantsChosenBy = "Références <récentes>", ContractFollows = true })),
            ("specific", await NoticeAsync(Procedure.Mapa, Publicity.European, 1_000_000m, 2, terms => terms with { IsSpecific = true, SocialClause = true, PaperCase = PaperCase.SpecificServices, PaperReason = "Remise sur place." })),
            ("national", await NoticeAsync(Procedure.Mapa, Publicity.National, 150_000m, 2, terms => terms with { VisitOn = new DateOnly(2027, 1, 4) })),
        };
        JudgedNotices.IsContent(await JudgedNotices.JudgeAsync(notices, new EformsWriter("1.15")));
    }

    [Fact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Criteria_without_weights_are_announced_in_their_order_with_the_reason_everywhere()
    {
        var notice = await RankedAsync(Procedure.Open);
        var xml = new EformsWriter("1.15").Write(notice)!;      // a contract notice has a form
        Assert.Equal(["ord-imp", "ord-imp", "ord-imp"], Values(xml, "ParameterCode"));
        Assert.Equal(["1", "2", "3"], Values(xml, "ParameterNumeric"));
        Assert.Equal("Le besoin se décrit par ses fonctions.", xml.XPathSelectElement("//*[local-name() = 'AwardingCriterion']/*[local-name() = 'Description']")?.Value);      // BT-733
        var sheet = NoticeSheet.Of(notice).Sections.SelectMany(section => section.Lines).ToLookup(line => line.Label, line => line.Texts);
        Assert.Equal(["Par ordre décroissant d’importance", "1. Prix", "2. Valeur technique", "3. Déchets (critère environnemental)"], sheet["Critères d’attribution"].Single());
        Assert.Equal(["Le besoin se décrit par ses fonctions."], sheet["Pourquoi sans pondération"].Single());
        var weighted = await NoticeAsync(Procedure.Open, Publicity.European, 1_000_000m, 1, terms => terms with { WhyRanked = "Le besoin se décrit par ses fonctions." });
        Assert.DoesNotContain("fonctions", new EformsWriter("1.15").Write(weighted)!.ToString(), StringComparison.Ordinal);      // weights came since

        static IEnumerable<string> Values(System.Xml.Linq.XDocument xml, string name) => xml.XPathSelectElements($"//*[local-name() = '{name}']").Select(element => element.Value);
    }

    [Fact, Trait("Feature", "GD-02")]
    public async Task The_last_day_of_visits_is_announced_as_a_last_day() =>
        Assert.Equal("Visites possibles jusqu’au 1er\u00a0décembre\u00a02026", (await NoticeAsync(Procedure.Mapa, Publicity.National, 150_000m, 1, terms => terms with { VisitOn = new DateOnly(2026, 12, 1) })).Conditions.Visit);

    private Task<CanonicalNotice> RankedAsync(Procedure procedure) => NoticeAsync(procedure, Publicity.European, 1_000_000m, 1,
        terms => terms with { WhyRanked = procedure == Procedure.Open ? "Le besoin se décrit par ses fonctions." : null, Jury = "Le maire\nDeux architectes", ParticipantsChosenBy = "Références.", ContractFollows = true }, ranked: true);

    private async Task<CanonicalNotice> NoticeAsync(Procedure procedure, Publicity publicity, decimal amount, int lots, Func<StatedTerms, StatedTerms> change, NoticeContact? contact = null, BuyerBody body = BuyerBody.LocalAuthority, bool ranked = false)
    {
        var draft = await given.Platform.DraftAsync(given.Account, given.Buyer);
        return await given.Platform.RunAsync(draft.Scope, async services =>
        {
            for (var number = 1; number <= lots && lots > 1; number++) await services.GetRequiredService<AddLot>().ExecuteAsync(new(draft.Id, $"Lot {number} & suite", "45261000", FrameworkMaximum: 1_000_000m * number), default);
            await services.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, amount), default);
            await services.GetRequiredService<StateCriteria>().ExecuteAsync(new(draft.Id, 0, [new("Prix", CriterionKind.Price, ranked ? null : 60, false), new("Valeur technique", CriterionKind.Quality, ranked ? null : 30, false), new("Déchets", CriterionKind.Quality, ranked ? null : 10, true)]), default);
            Assert.IsType<StateTerms.Outcome.Stated>(await services.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, change, procedure), default));
            var db = services.GetRequiredService<PlatformDb>();
            var consultation = await db.Consultations.SingleAsync(c => c.Id == draft.Id);
            var stated = await services.GetRequiredService<ReadStatement>().ExecuteAsync(draft.Id, default);
            var regime = new ReadRegime.Answer(amount, new(publicity == Publicity.European, false, publicity, true, true, []), [], stated, stated.Terms.BuyerOf(body), publicity == Publicity.European && stated.Terms.IsSpecific, stated.Terms.UrgencyReason is not null, null);
            return await services.GetRequiredService<ComposeNotice>().ExecuteAsync(new(consultation, NoticeIdentity.NewNumber(), 1, contact ?? Contact, regime, await db.NowAsync(default)), default);
        });
    }
}
