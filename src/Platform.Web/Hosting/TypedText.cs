using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Binders;
using Platform.Core.Values;

namespace Platform.Web.Hosting;

/// <summary>Text from an address or a form, without the one character that PostgreSQL stores nowhere (U+0000), and without those that are none: no keyboard gives it, and nobody who sends it is owed an error 500.</summary>
public sealed class TypedText(IModelBinder inner) : IModelBinder
{
    public sealed class Provider : IModelBinderProvider
    {
        public IModelBinder? GetBinder(ModelBinderProviderContext context) =>
            context.Metadata.ModelType == typeof(string) && (context.BindingInfo.BindingSource is not { } source || source.IsFromRequest && source != BindingSource.Header && source != BindingSource.Body)
                ? new TypedText(new SimpleTypeModelBinder(typeof(string), context.Services.GetRequiredService<ILoggerFactory>())) : null;
    }

    private static bool IsNothing(char c) => c == '\0' || Noncharacters.Is(c);

    public async Task BindModelAsync(ModelBindingContext bindingContext)
    {
        await inner.BindModelAsync(bindingContext);
        if (bindingContext.Result.Model is string text && text.Any(IsNothing)) bindingContext.Result = ModelBindingResult.Success(string.Concat(text.Where(c => !IsNothing(c))));
    }
}
