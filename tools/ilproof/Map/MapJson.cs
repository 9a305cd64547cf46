using System.IO;
using System.Text;
using System.Text.Json;

namespace FirmwareScanner.Proof.Map;

/// <summary>A memory map as JSON.</summary>
internal static class MapJson
{
    /// <summary>The text.</summary>
    public static string Render(MemoryMap map)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("board", map.Board.Name);
            json.WriteString("description", map.Board.Description);
            json.WriteStartArray("regions");
            foreach (MapRegion region in map.Regions)
            {
                json.WriteStartObject();
                json.WriteString("name", region.Name);
                json.WriteNumber("bytes", region.Capacity);
                json.WriteString("note", region.Note);
                json.WriteStartArray("parts");
                foreach (MapPart part in region.Parts)
                {
                    json.WriteStartObject();
                    json.WriteString("name", part.Name);
                    json.WriteNumber("bytes", part.Bytes);
                    json.WriteString("kind", part.Kind.ToString().ToLowerInvariant());
                    json.WriteString("detail", part.Detail);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }
}
