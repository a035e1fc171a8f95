using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Platform.Core.Law;
using Platform.Core.Software;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;
using Platform.Web.Texts;

namespace Platform.Web.Api.Clients;

/// <summary>What the routes do not say of themselves: who speaks, how one proves who one is, what is refused and how.</summary>
internal sealed class DescribeApi(IOptions<PortalOptions> portal, TimeProvider clock) : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    public const string Scheme = "oauth2";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var (site, now) = (portal.Value.BaseUrl.TrimEnd('/'), clock.GetUtcNow());
        var patience = FrenchFormat.Count((int)WebhookRules.On(now).Patience.TotalSeconds, "seconde");
        document.Info = new OpenApiInfo
        {
            Title = $"{portal.Value.Name} : interface pour les logiciels", Version = "1.0.0", Description = SoftwareTexts.ApiDescription,
            Contact = new OpenApiContact { Name = portal.Value.Publisher, Email = portal.Value.Email },
        };
        document.Servers = [new OpenApiServer { Url = site.Length > 0 ? site : "/" }];
        document.Tags = null;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2, Description = string.Format(CultureInfo.InvariantCulture, SoftwareTexts.ApiSecurity, FrenchFormat.Count(SoftwareRules.On(now).TokenMinutes, "minute")),
                Flows = new OpenApiOAuthFlows { ClientCredentials = new OpenApiOAuthFlow { TokenUrl = new Uri(site + Links.Software.Token, UriKind.RelativeOrAbsolute), Scopes = ClientScopes.All.ToDictionary(scope => scope.Code(), SoftwareWords.Of, StringComparer.Ordinal) } },
            },
        };
        document.Components.Responses = new Dictionary<string, IOpenApiResponse>(StringComparer.Ordinal)
        {
            ["401"] = Problem(SoftwareTexts.TokenRefused), ["403"] = Problem(SoftwareTexts.Error403), ["404"] = Problem(SoftwareTexts.ApiNotFound), ["429"] = Problem(SoftwareTexts.ApiTooMany),
        };
        document.Webhooks = WebhookEvents.All.ToDictionary(happened => happened.Code(), happened => Webhook(happened, patience), StringComparer.Ordinal);
        return Task.CompletedTask;
    }

    private static IOpenApiPathItem Webhook(WebhookEvent happened, string patience) => new OpenApiPathItem
    {
        Operations = new Dictionary<HttpMethod, OpenApiOperation>
        {
            [HttpMethod.Post] = new()
            {
                Summary = SoftwareWords.Of(happened), Description = string.Format(CultureInfo.InvariantCulture, SoftwareTexts.WebhookDescription, patience),
                RequestBody = new OpenApiRequestBody
                {
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                    {
                        ["application/json"] = new()
                        {
                            Schema = Object(("type", new OpenApiSchema { Type = JsonSchemaType.String, Const = happened.Code() }), ("timestamp", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }),
                                ("data", Object(("id", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" }), ("adresse", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri" })))),
                        },
                    },
                },
                Responses = new OpenApiResponses { ["2XX"] = new OpenApiResponse { Description = SoftwareTexts.ApiReceived } },
            },
        },
    };

    private static OpenApiSchema Object(params (string Name, IOpenApiSchema Schema)[] fields) => new()
    {
        Type = JsonSchemaType.Object, Properties = fields.ToDictionary(field => field.Name, field => field.Schema, StringComparer.Ordinal), Required = fields.Select(field => field.Name).ToHashSet(StringComparer.Ordinal),
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Tags = null;
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsScopeAttribute>().SingleOrDefault() is not { } needs) return Task.CompletedTask;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [needs.Scope.Code()] }];
        operation.Responses ??= [];
        if (operation.Responses.TryGetValue("200", out var answer)) answer.Description = operation.Summary;
        foreach (var code in (string[])["401", "403", "404", "429"])
        {
            if (code != "404" || operation.Responses.ContainsKey(code)) operation.Responses[code] = new OpenApiResponseReference(code, context.Document);
        }
        return Task.CompletedTask;
    }

    // RFC 9457.
    private static OpenApiResponse Problem(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/problem+json"] = new()
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["type"] = new OpenApiSchema { Type = JsonSchemaType.String }, ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer }, ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = SoftwareTexts.ApiDetail },
                    },
                },
            },
        },
    };
}
