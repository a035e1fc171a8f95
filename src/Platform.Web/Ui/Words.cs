using System.Globalization;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Law;
using Platform.Core.Opening;
using Platform.Core.Operations;
using Platform.Core.Portals;
using Platform.Core.Quotes;
using Platform.Core.Support;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>French words for the enums and faults of Consultations and Dce: found by name, so that a new case without words fails in its first test.</summary>
public static class Words
{
    public static string Of(Nature nature) => Text($"Nature{nature}");
    public static string Of(Procedure procedure) => Text($"Procedure{procedure}");
    public static string HintOf(Procedure procedure) => Text($"Hint{procedure}");
    public static string HintOf(BuyerBody body) => Text($"BodyHint_{body}");
    public static string Of(NetworkActivity network) => Text($"Network_{network}");
    public static string Of(Undivided undivided) => Text($"Undivided_{undivided}");
    public static string Of(ReservedFor reserved) => Text($"Reserved_{reserved}");
    public static string Of(Framework framework) => Text($"Framework_{framework}");
    public static string Of(LimitAgreement agreement) => Text($"Agreement_{agreement}");
    public static string Of(PaperCase paper) => Text($"PaperCase_{paper}");
    public static string Of(Variants variants) => Text($"Variants_{variants}");
    public static string Of(CriterionKind kind) => Text($"Criterion_{kind}");
    /// <summary>« Toitures du Sud (111111118) »; a project has its number in its name.</summary>
    public static string Bidder(string? name, string? identifier) => name is not null && identifier is not null && name.EndsWith($" {identifier}", StringComparison.Ordinal) ? name : $"{name} ({identifier})";

    public static string Of(TermsProblem problem) => Text($"Terms_{problem.Field}_{problem.Fault}");
    public static string Of(StateCriteria.Problem problem) => Text($"Criteria_{problem.Fault}");
    public static string OfThreshold(string key) => Text($"Threshold_{key}");

    /// <param name="key">Of a <see cref="Platform.Core.Consultations.Legality.LegalLine"/>.</param>
    public static string OfDate(string key) => Text($"Date_{key}");
    public static IReadOnlyList<(string Value, string Label)> CriterionKinds => [.. Enum.GetValues<CriterionKind>().Select(kind => ($"{kind}", Of(kind)))];
    public static IReadOnlyList<(string Value, string Label)> NoSocialClauses => [.. Enum.GetValues<NoSocialClause>().Select(reason => ($"{reason}", Text($"NoSocial_{reason}")))];
    public static string Of(DeadlineWindow window) => Text($"Window{(int)window}");
    public static string Of(ValueBand band) => Text($"Band{(int)band}");
    public static string Of(ContentProblem problem) => Text($"Fault_{problem.Field}_{problem.Fault}");
    public static string Of(AddLot.Fault fault) => Text($"Lot_{fault}");
    public static string Of(Platform.Core.Stages.RecordCandidatesOpinion.Fault fault) => Text($"CandidatesOpinion_{fault}");

    public static string Of(Platform.Core.Stages.RecordOpinion.Fault fault) => Text($"Jury_{fault}");
    public static string Of(ExtendDeadline.Fault fault) => Text($"Extend_{fault}");
    public static string Of(DiscontinueConsultation.Fault fault) => Text($"Discontinue_{fault}");
    public static string Of(Platform.Core.Stages.AdmitCandidates.Fault fault) => Text($"Admit_{fault}");
    public static string Of(Platform.Core.Stages.PrepareStage.Fault fault) => Text($"Stage_{fault}");
    public static string Of(IncidentFault fault) => Text($"Incident_{fault}");
    public static string Of(NameFault fault) => Text($"Name_{fault}");
    public static string Of(PublishDceVersion.Fault fault) => Text($"Version_{fault}");
    public static string Of(AddDceArchive.Complaint complaint) => complaint.Name is { } name ? Of(name) : Text($"Entry_{complaint.Fault}");
    public static string Of(WithheldFault fault) => Text($"Withheld_{fault}");
    public static string Of(WithdrawDce.Fault fault) => Text($"Taker_{fault}");
    public static string Of(QuoteProblem problem) => QuoteText($"Fault_{problem.Field}_{problem.Fault}");
    public static string Of(SendQuoteRequest.Fault fault) => QuoteText($"Send_{fault}");
    public static string Of(ListSupplier.Fault fault) => QuoteText($"Listing_{fault}");
    public static string Of(QuoteDecision decision) => QuoteText($"Decision_{decision}");
    public static string Of(QuoteFate fate) => QuoteText($"Fate_{fate}");
    public static string Of(DecideQuote.Fault fault) => QuoteText($"Decide_{fault}");
    public static string Of(StatementState state) => QuoteText($"State_{state}");
    public static string Of(LineKind kind) => QuoteText($"Line_{kind}");
    public static string ToComplete => QuoteText("Statement_ToComplete");
    public static string Of(TakeStatementStep.Fault fault) => QuoteText($"Step_{fault}");
    public static string Of(NoteCharge.Fault fault) => QuoteText($"Charge_{fault}");
    public static string Of(SetUnitPrice.Fault fault) => QuoteText($"Price_{fault}");
    public static string Of(ProposalFault fault) => Support($"Proposal_{fault}");
    public static string Of(RequestFault fault) => Support($"Request_{fault}");

    /// <param name="about">A name of <see cref="RequestAbout"/>, as the database keeps it.</param>
    public static string OfAbout(string about) => Support($"About_{about}");
    public static string Of(TrainingFault fault) => Support($"Training_{fault}");

    /// <param name="verdict">Null: not answered yet.</param>
    public static string OfVerdict(string? verdict) => Support($"Verdict_{verdict ?? "None"}");
    public static string Of(TicketState state) => Support($"State_{state}");

    /// <summary>To a desk, an answer that its writer has yet to read is no work: it waits for him.</summary>
    public static string ForDesk(TicketState state) => state == TicketState.WaitingUser ? Support("Desk_WaitingUser") : Of(state);
    public static string Of(TicketStep step) => Support($"Step_{step}");
    public static string Of(TicketSide side) => Support($"Side_{side}");
    public static string Of(TicketPriority priority) => Support($"Priority_{priority}");
    public static string Of(TicketFault fault) => Support($"Fault_{fault}");
    public static string OfEnvelope(string envelope) => Text($"Envelope{envelope}");
    public static string OfNature(string nature) => Text($"Nature{nature}");
    public static string OfProcedure(string procedure) => Text($"Procedure{procedure}");

    public static string Of(PublicationObjection objection) => string.Format(CultureInfo.InvariantCulture, Text($"Objection_{objection.Key}"), [.. objection.Values]);

    public static string Of(BoardTask task) => string.Format(CultureInfo.InvariantCulture, Text($"Board_{task.Key}"), task.Count);

    /// <summary>The words after its number.</summary>
    public static string Of(BoardFigure figure) => Text($"BoardFigure_{figure.Key}{(figure.Count < 2 ? "" : "s")}");

    /// <summary>What a holder has to do before a consultation is published, or until when his test counts.</summary>
    public static string Of(ReadHolders.Holder holder) => (holder.State, holder.Until) switch
    {
        ({ } state, { } until) => string.Format(CultureInfo.InvariantCulture, Text($"Holder_{state}"), FrenchFormat.Date(FranceTime.DayOf(until))),
        _ => Text("Holder_NoKey"),
    };

    /// <summary>What is handed in at the limit of a procedure.</summary>
    public static string DueOf(string procedure) => IsInTwoSteps(procedure) ? UiTexts.ApplicationsDue : UiTexts.BidsDue;

    /// <summary>Candidatures first, offers of those who are admitted later.</summary>
    public static bool IsInTwoSteps(string procedure) => Enum.TryParse<Procedure>(procedure, out var known) && known.IsInTwoSteps;

    public static ConsultationCard Card(ConsultationSearch.Found found) => new()
    {
        Reference = found.Reference, Title = found.Title, Buyer = found.Buyer, Nature = OfNature(found.Nature), Procedure = OfProcedure(found.Procedure), Lots = found.LotCount, Due = DueOf(found.Procedure),
        Cpv = CpvCode.Named(found.Cpv), Deadline = found.SubmissionDeadline, PublishedAt = found.PublishedAt, Href = Links.Consultation(found.Id),
        State = found.DiscontinuedAt is null ? CardState.Open : CardState.Discontinued, DiscontinuedAt = found.DiscontinuedAt,
    };

    public static ConsultationCard Card(ReadFeed.Item item) => new()
    {
        Reference = item.Reference, Title = item.Title, Buyer = item.Buyer, Nature = OfNature(item.Nature), Procedure = OfProcedure(item.Procedure), Lots = item.LotCount, Due = DueOf(item.Procedure),
        Cpv = CpvCode.Named(item.Cpv), Deadline = item.SubmissionDeadline, PublishedAt = item.PublishedAt, Href = Links.Consultation(item.Id),
        State = item.DiscontinuedAt is null ? CardState.Open : CardState.Discontinued, DiscontinuedAt = item.DiscontinuedAt,
    };

    // Other capabilities write their objections in their own resources (Objection_… in OpeningTexts).
    // Their own: the same fields of a consultation have other sentences.
    private static string QuoteText(string key) =>
        QuoteTexts.ResourceManager.GetString(key, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"No French text for {key}.");

    private static string Support(string key) =>
        SupportTexts.ResourceManager.GetString(key, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"No French text for {key}.");

    private static string Text(string key) =>
        ConsultationTexts.ResourceManager.GetString(key, CultureInfo.CurrentUICulture)
        ?? OtherResources.Select(manager => manager.GetString(key, CultureInfo.CurrentUICulture)).FirstOrDefault(text => text is not null)
        ?? throw new InvalidOperationException($"No French text for {key}.");

    private static readonly System.Resources.ResourceManager[] OtherResources =
        [.. typeof(Words).Assembly.GetManifestResourceNames().Where(name => name.EndsWith("Texts.resources", StringComparison.Ordinal))
            .Select(name => new System.Resources.ResourceManager(name[..^".resources".Length], typeof(Words).Assembly))];
}
