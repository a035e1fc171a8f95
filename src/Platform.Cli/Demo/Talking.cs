using Platform.Core.Consultations;
using Platform.Core.Questions;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>What companies ask and what buyers say to all: answers, a precision, a question that waits, one that is rejected, a correction.</summary>
public sealed class Talking(Stage stage)
{
    /// <summary>Asked only in the last days.</summary>
    private static readonly ExtensionDecision Kept = new(Extends: false, "Rien ne change pour les offres.");

    /// <summary>Of the first consultation, whose file was completed.</summary>
    public async Task AnswerAsync(Live live, DemoCompany alpha, DemoCompany beta, CancellationToken cancel)
    {
        var visit = await AskAsync(live, alpha, "Pouvons-nous visiter la chaufferie avec notre frigoriste, un jour où l’école est vide ?", cancel);
        var keys = await AskAsync(live, beta, "Une visite un mercredi est-elle possible ?", cancel);
        await SayAsync(live, "Le site peut-il être visité quand l’école est vide ?", "Oui : les mercredis après-midi, sur rendez-vous pris deux jours avant auprès des services techniques.", cancel, visit, keys);
        await SayAsync(live, "", "Les plans de 1998 joints au dossier n’indiquent pas l’extension de 2011 : les cotes sont à relever sur place.", cancel);
        await AskAsync(live, alpha, "Le remplacement des menuiseries de la loge du gardien est-il compris dans le lot 1 ?", cancel);
        var budget = await AskAsync(live, beta, "Quel est le montant estimé par la ville pour le lot 2 ?", cancel);
        var outcome = await stage.InAsync<RejectQuestion, RejectQuestion.Outcome>(live.Account.As(live.Account.Buyer),
            reject => reject.ExecuteAsync(new(budget, "L’estimation n’est pas communiquée : le dossier ne la contient pas.", live.Account.Buyer.Name), cancel), cancel);
        if (outcome != RejectQuestion.Outcome.Rejected) throw new InvalidOperationException($"RejectQuestion a répondu {outcome}.");
    }

    /// <summary>What was published first was wrong: everybody reads before and after.</summary>
    public async Task CorrectAsync(Live live, CancellationToken cancel)
    {
        var buyer = live.Account.As(live.Account.Buyer);
        var current = await stage.InAsync<ReadCorrected, ReadCorrected.Current?>(buyer, read => read.ExecuteAsync(live.Id, cancel), cancel) ?? throw new InvalidOperationException("Elle est publiée.");
        var asked = new CorrectConsultation.Asked(live.Id, current.Content with { Description = $"{current.Content.Description} L’hébergement du site est compris pour trois ans." },
            "L’hébergement, prévu par le cahier des charges, manquait dans la description.", Important: false);
        var hash = await stage.InAsync<CorrectConsultation, byte[]>(buyer, correct => correct.ActHashAsync(asked, cancel), cancel);
        var check = await stage.InAsync<CorrectConsultation, CorrectConsultation.Preview>(buyer, correct => correct.PreviewAsync(asked, cancel), cancel);
        var proof = await stage.ConfirmAsync(live.Account.Buyer.Id, CorrectConsultation.Act, hash, cancel);
        Stage.Expect<CorrectConsultation.Outcome.Corrected>(await stage.InAsync<CorrectConsultation, CorrectConsultation.Outcome>(buyer,
            correct => correct.ExecuteAsync(new(asked, Kept, proof, live.Account.Buyer.Name, check.Cost.Amount), cancel), cancel));
    }

    public async Task<Id<Question>> AskAsync(Live live, DemoCompany company, string text, CancellationToken cancel) =>
        Stage.Expect<AskQuestion.Outcome.Asked>(await stage.InAsync<AskQuestion, AskQuestion.Outcome>(company.Depositor,
            ask => ask.ExecuteAsync(new(live.Id, Id<Question>.New(), text.Replace(" ?", "\u00A0?", StringComparison.Ordinal), company.Person), cancel), cancel)).Question;

    /// <summary>Begun and kept, not published.</summary>
    public async Task<Id<AnswerDraft>> WriteAsync(Live live, string wording, string text, CancellationToken cancel, params Id<Question>[] questions)
    {
        var (buyer, name) = (live.Account.As(live.Account.Buyer), live.Account.Buyer.Name);
        var draft = Stage.Expect<BeginAnswer.Outcome.Begun>(await stage.InAsync<BeginAnswer, BeginAnswer.Outcome>(buyer,
            begin => begin.ExecuteAsync(new(live.Id, [.. questions.Select(question => question.Value)], name), cancel), cancel)).Draft;
        var saved = await stage.InAsync<SaveAnswer, SaveAnswer.Outcome>(buyer, save => save.ExecuteAsync(new(draft, Spaced(wording), Spaced(text), name), cancel), cancel);
        return saved == SaveAnswer.Outcome.Saved ? draft : throw new InvalidOperationException($"SaveAnswer a répondu {saved}.");
    }

    public async Task SayAsync(Live live, string wording, string text, CancellationToken cancel, params Id<Question>[] questions)
    {
        var (buyer, name) = (live.Account.As(live.Account.Buyer), live.Account.Buyer.Name);
        var draft = await WriteAsync(live, wording, text, cancel, questions);
        var read = await stage.InAsync<QuestionsForBuyer, QuestionsForBuyer.Draft?>(buyer, pages => pages.DraftAsync(live.Id, draft, cancel), cancel);
        Stage.Expect<PublishAnswer.Outcome.Published>(await stage.InAsync<PublishAnswer, PublishAnswer.Outcome>(buyer, publish => publish.ExecuteAsync(new(draft, read?.Seal, Kept, name), cancel), cancel));
    }

    private static string Spaced(string text) => text.Replace(" ?", "\u00A0?", StringComparison.Ordinal).Replace(" :", "\u00A0:", StringComparison.Ordinal);
}
