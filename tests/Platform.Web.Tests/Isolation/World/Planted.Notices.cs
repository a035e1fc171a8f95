using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Questions;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation.World;

/// <summary>What is said about a consultation: its notice in a journal, one that is being written, and a question with its answer.</summary>
internal sealed partial class Planted
{
    // No contact of a notice is a canary: it is printed for everybody.
    private static readonly NoticeContact Contact = new("Service de la commande publique", "marches@exemple.test", "04 75 05 51 51", "1 place de la Mairie", "26320", "Saint-Marcel");

    /// <summary>Published, with a notice that a person sends to the BOAMP, since no wire leads there; who accepted its cost is the account's alone.</summary>
    private async Task<TestConsultation> AnnouncedAsync(ConsultationContent content)
    {
        var consultation = await platform.DraftAsync(Tenant, Buyer, content);
        await platform.AddDocumentAsync(consultation, "Règlement de la consultation.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 règlement"));
        await platform.PlantKeysAsync(consultation);
        var name = $"Qui {word}avis";
        var chosen = await platform.RunAsync(As(Buyer), s => s.GetRequiredService<ChooseChannels>().ExecuteAsync(new(consultation.Id, [new ChosenChannel(NoticeChannel.Boamp).Code], Contact, name), Cancel));
        var confirmed = await platform.RunAsync(As(Buyer), async s => await s.GetRequiredService<ConfirmCosts>().ExecuteAsync(new(consultation.Id,
            (await s.GetRequiredService<ReadPublicity>().ExecuteAsync(await s.GetRequiredService<PlatformDb>().Consultations.SingleAsync(c => c.Id == consultation.Id), Cancel)).Total, name), Cancel));
        if (chosen is not ChooseChannels.Outcome.Chosen || confirmed != ConfirmCosts.Outcome.Confirmed || await platform.PublishAsync(consultation) is not PublishConsultation.Outcome.Published) throw new InvalidOperationException($"Not announced: {chosen}, {confirmed}");
        Ids["avis publié"] = await TextAsync($"select id::text from notices where consultation_id = '{consultation.Id}'");
        Ids["publication"] = await TextAsync($"select id::text from channel_publications where consultation_id = '{consultation.Id}' and channel = 'Boamp'");
        return consultation;
    }

    /// <summary>Prior information that is being written: a purchase of which nobody outside knows.</summary>
    private async Task AnnounceAsync()
    {
        var started = await platform.RunAsync(As(Buyer), s => s.GetRequiredService<StartPrior>().ExecuteAsync(new(Guid.CreateVersion7(), GivenConsultation.Content($"Travaux {word}annonce"), null, null, Buyer.Name), Cancel));
        if (started is not StartPrior.Outcome.Started { Consultation: var consultation, Notice: var notice }) throw new InvalidOperationException($"Not started: {started}");
        (Ids["annonce"], Ids["avis"]) = (consultation.ToString(), notice.ToString());
    }

    /// <summary>A question that waits, and a precision that is being written.</summary>
    private async Task AskedAsync(TestConsultation open)
    {
        var asked = await platform.RunAsync(AsBidder, s => s.GetRequiredService<AskQuestion>().ExecuteAsync(new(open.Id, Id<Question>.New(), $"Question {word}question", Bidder.Depositor.Name), Cancel));
        var begun = await platform.RunAsync(As(Buyer), s => s.GetRequiredService<BeginAnswer>().ExecuteAsync(new(open.Id, [], Buyer.Name), Cancel));
        if (asked is not AskQuestion.Outcome.Asked { Question: var question } || begun is not BeginAnswer.Outcome.Begun { Draft: var draft }) throw new InvalidOperationException($"Not asked: {asked}, {begun}");
        var saved = await platform.RunAsync(As(Buyer), s => s.GetRequiredService<SaveAnswer>().ExecuteAsync(new(draft, null, $"Précision {word}precision", Buyer.Name), Cancel));
        if (saved != SaveAnswer.Outcome.Saved) throw new InvalidOperationException($"Not saved: {saved}");
        (Ids["question"], Ids["réponse en cours"]) = (question.ToString(), draft.ToString());
        // A later limit that was announced: everybody reads that it was, and nobody by whom.
        await platform.SuperuserAsync("""
            insert into extension_choices (tenant_id, id, consultation_id, cause, of_id, limit_then, proposed, extends, by_person, by_name, at)
            select tenant_id, gen_random_uuid(), id, 'Answer', id, submission_deadline, submission_deadline + interval '7 days', true, $2, $3, sec.now() from consultations where id = $1
            """, open.Id.Value, Buyer.Id, $"Qui {word}report");
    }
}
