using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Hosting;

/// <summary>
/// Reads a form, or the small JSON of an endpoint, before anything else is taken for the request. A form that trickles in would otherwise hold a
/// database connection: forty of them, and nobody deposits. Here also, once for all pages, control characters are refused: PostgreSQL takes no NUL,
/// and the others are invisible in minutes and registers. What is read as it travels (blocks, files) passes by.
/// </summary>
public sealed class ReadBody(RequestDelegate next, TimeProvider clock)
{
    public const long Largest = 4_000_000;

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task InvokeAsync(HttpContext context)
    {
        // A question has no form, whatever it says: what would be read of it is in no encoding that we chose.
        if ((HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && context.Request.ContentType is not null) context.Request.ContentType = null;
        if (!TravelsWhole(context) || await ReadAsync(context) is not { } refused)
        {
            await next(context);
            return;
        }
        context.Response.StatusCode = refused;
        if (refused == StatusCodes.Status422UnprocessableEntity) context.Features.Set(new ErrorText(UiTexts.ControlCharacterTitle, UiTexts.ControlCharacter));
    }

    private static bool TravelsWhole(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return false;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null) return false;     // the error page
        return (context.GetEndpoint() as RouteEndpoint)?.Metadata is { } metadata
            && (metadata.GetMetadata<OwnUnitOfWorkAttribute>() is null || metadata.GetMetadata<PageActionDescriptor>() is not null);
    }

    /// <returns>The status of a refusal, or null.</returns>
    private async Task<int?> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = Largest;
        using var patience = new CancellationTokenSource(Patience, clock);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        try
        {
            var good = context.Request.HasFormContentType ? IsPrintable(await context.Request.ReadFormAsync(cancel.Token)) : await BufferAsync(context, cancel.Token);
            return good ? null : StatusCodes.Status422UnprocessableEntity;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return StatusCodes.Status408RequestTimeout;
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode;
        }
        catch (InvalidDataException e) when (e.InnerException is InvalidOperationException)
        {
            return StatusCodes.Status422UnprocessableEntity;        // how the framework says that it met « %00 »
        }
        catch (NotSupportedException)
        {
            return StatusCodes.Status415UnsupportedMediaType;       // an encoding that nobody reads any more: UTF-7
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return StatusCodes.Status400BadRequest;     // too many fields, a field without end, or a body that stops in the middle
        }
    }

    private static bool IsPrintable(IFormCollection form) => form.All(field => IsPrintable(field.Key) && field.Value.All(IsPrintable)) && form.Files.All(file => IsPrintable(file.FileName));

    private static bool IsPrintable(string? text) => text is null || !text.Any(c => (char.IsControl(c) && c is not ('\t' or '\n' or '\r')) || Noncharacters.Is(c));

    private static async Task<bool> BufferAsync(HttpContext context, CancellationToken cancel)
    {
        var body = new MemoryStream();      // given to the request, which disposes of it
        context.Response.RegisterForDispose(body);
        var block = new byte[16_384];
        int read;
        while ((read = await context.Request.Body.ReadAsync(block, cancel)) > 0)
        {
            if (body.Length + read > Largest) throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            body.Write(block, 0, read);
        }
        body.Position = 0;
        context.Request.Body = body;
        return !HoldsEscapedNul(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    // In JSON a control character can only be written as an escape.
    private static bool HoldsEscapedNul(ReadOnlySpan<byte> json) => json.IndexOf("\\u0000"u8) >= 0;
}
