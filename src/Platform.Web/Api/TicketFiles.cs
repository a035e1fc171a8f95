using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;

namespace Platform.Web.Api;

/// <summary>Files of a ticket, for its writer and for a desk that opens it: saved, never shown, never run.</summary>
public static class TicketFiles
{
    public static void MapTicketFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/assistance/suivi/{secret}/fichiers/{file:guid}", FollowedAsync).Anonymous();
        app.MapGet("/{portail}/acheteur/assistance/{ticket:guid}/fichiers/{file:guid}", OwnAsync).Needs(Capability.AskForHelp);
        app.MapGet("/entreprise/assistance/{ticket:guid}/fichiers/{file:guid}", OwnAsync).Needs(Capability.AskForCompany);
        app.MapGet("/{portail}/agglo/assistance/{ticket:guid}/fichiers/{file:guid}", DeskAsync).Needs(Capability.AnswerTickets).OwnUnitOfWork();
        app.MapGet("/{portail}/commune/assistance/{ticket:guid}/fichiers/{file:guid}", DeskAsync).Needs(Capability.AnswerOwnTickets).OwnUnitOfWork();
    }

    private static async Task<IResult> FollowedAsync(string secret, Guid file, ReadTickets read, CancellationToken cancel) => Answer(await read.FollowedFileAsync(secret, file, cancel));

    private static async Task<IResult> OwnAsync(Guid ticket, Guid file, ReadTickets read, CancellationToken cancel) => Answer(await read.FileAsync(ticket, file, cancel));

    // The line of the reading and the bytes, in one transaction that writes.
    private static async Task<IResult> DeskAsync(Guid ticket, Guid file, CurrentPerson person, CurrentScope scope, UnitOfWorkFactory work, CancellationToken cancel) => Answer(await work.RunAsync(scope.Required,
        services => services.GetRequiredService<TicketsForDesk>().FileAsync(ticket, file, person.Name, cancel), cancel));

    private static IResult Answer(TicketFile? file) => file is null ? Results.NotFound()
        : new StoredFile(file.Name, file.Content.Length, file.Sha256, (from, length, _) => Task.FromResult<Stream>(new MemoryStream(file.Content, (int)from, (int)length)));
}
