using System.Text.Json.Serialization;

namespace FirmwareScanner.Signatures.Compilation;

/// <summary>How the side file of a database is written and read; the code is made when this is compiled.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DatabaseNames))]
internal sealed partial class DatabaseNamesJson : JsonSerializerContext;
