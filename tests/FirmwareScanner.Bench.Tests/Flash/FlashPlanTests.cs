using FirmwareScanner.Bench.Flash;
using FirmwareScanner.Boards;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Flash;

public sealed class FlashPlanTests
{
    [Theory]
    [InlineData("Connected to:\n\nESP32 (ESP32-D0WDQ6 (revision 1))\nFeatures WiFi", "esp32")]
    [InlineData("ESP32-PICO-D4", "esp32")]
    [InlineData("ESP32-S3 (QFN56)", "esp32-s3")]
    [InlineData("chip is esp32c3", "esp32-c3")]
    [InlineData("ESP32-C6", "esp32-c6")]
    [InlineData("no answer", null)]
    public void Chip_is_read_from_the_answer_of_the_tool(string answer, string? chip) => Assert.Equal(chip, FlashPlan.ChipIn(answer));

    [Fact]
    public void Command_lines_have_the_target_of_the_board_file()
    {
        Board board = BoardCatalog.Find("esp32-devkitc")!;

        Assert.Equal("nanoff --target ESP32_REV3 --serialport COM3 --update", FlashPlan.Show(FlashPlan.WriteRuntime(board, "COM3", false)));
        Assert.Equal(
            "nanoff --target ESP32_REV3 --serialport COM3 --update --masserase",
            FlashPlan.Show(FlashPlan.WriteRuntime(board, "COM3", true)));
        Assert.Equal(
            "nanoff --target ESP32_REV3 --serialport COM3 --deploy --image \"my App.bin\"",
            FlashPlan.Show(FlashPlan.WriteApplication(board, "COM3", "my App.bin")));
    }
}
