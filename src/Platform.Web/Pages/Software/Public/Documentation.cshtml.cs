using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Platform.Core.Law;
using Platform.Web.Api.Clients;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Software.Public;

/// <summary>The interface for programs, read by people: written from the very document that tools read, so that the two never differ. No script.</summary>
[NoDatabase]
public sealed class DocumentationModel([FromKeyedServices(ClientApi.Version)] IOpenApiDocumentProvider documents, IOptions<PortalOptions> portal, TimeProvider clock) : PageModel
{
    public sealed record Parameter(string Name, string? Said);

    public sealed record Field(string Name, string Kind, string? Said);

    public sealed record Operation(string Id, string Path, string Summary, string? Description, string Scope, IReadOnlyList<Parameter> Parameters, IReadOnlyList<Field> Fields);

    public OpenApiDocument Document { get; private set; } = new();
    public IReadOnlyList<Operation> Operations { get; private set; } = [];
    public string Site => portal.Value.Site(Request);

    /// <summary>How long a token serves, an answer may take, and what is not received comes again: dated data.</summary>
    public SoftwareRule Tokens => SoftwareRules.On(clock.GetUtcNow());
    public WebhookRule Webhooks => WebhookRules.On(clock.GetUtcNow());

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Document = await documents.GetOpenApiDocumentAsync(cancel);
        Operations = [.. from path in Document.Paths
                         from operation in path.Value.Operations ?? []
                         select Of(path.Key, operation.Value)];
    }

    private static Operation Of(string path, OpenApiOperation operation) => new(
        operation.OperationId ?? path, path, operation.Summary ?? "", operation.Description, operation.Security?.SelectMany(s => s.Values).SelectMany(scopes => scopes).FirstOrDefault() ?? "",
        [.. (operation.Parameters ?? []).Select(p => new Parameter(p.Name ?? "", p.Description))],
        [.. Fields(operation.Responses?["200"].Content?["application/json"].Schema, "")]);

    private static IEnumerable<Field> Fields(IOpenApiSchema? schema, string under)
    {
        foreach (var (name, field) in schema?.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            // What may be absent is written as one of two: nothing, or the thing.
            var one = field.OneOf?.FirstOrDefault(option => option.Type != JsonSchemaType.Null) ?? field;
            var row = one.Items ?? one;
            yield return new($"{under}{name}{(one.Items is null ? "" : "[]")}", Kind(row), field.Description ?? one.Description);
            foreach (var inner in Fields(row, $"{under}{name}{(one.Items is null ? "." : "[].")}")) yield return inner;
        }
    }

    private static string Kind(IOpenApiSchema schema) => (schema.Type & ~JsonSchemaType.Null, schema.Format) switch
    {
        (JsonSchemaType.String, "date-time") => "date et heure",
        (JsonSchemaType.String, "date") => "date",
        (JsonSchemaType.String, "uuid") => "identifiant",
        (JsonSchemaType.String, "uri") => "adresse",
        (JsonSchemaType.String, _) => "texte",
        (JsonSchemaType.Integer, _) => "entier",
        (JsonSchemaType.Number, _) => "nombre",
        (JsonSchemaType.Boolean, _) => "oui ou non",
        _ => "objet",
    };
}
