using System;
using System.IO.Ports;
using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Boards;
using nanoFramework.Hardware.Esp32;

namespace FirmwareScanner.Device.Ports;

/// <summary>
/// Opens the board's serial ports: pins first, as COM2 and COM3 of an ESP32 have none until they are given some. A port that cannot be
/// opened costs that port, not the board: COM1 is the debugger's where no USB host was there at the start, and any port can be without
/// memory (<c>SerialPort::NativeInit</c> in nf-interpreter).
/// </summary>
internal static class PortOpener
{
    // Nobody waits for the port: only what is there is read, and without a handshake everything is sent.
    private const int TimeoutMilliseconds = 500;

    private const int FunctionsOfPort = (int)DeviceFunction.COM3_TX - (int)DeviceFunction.COM2_TX;

    /// <summary>Opens the port of the link: no handshake lines, the link's credit is the flow control.</summary>
    /// <returns>Null if it cannot be opened.</returns>
    [return: Owned]
    public static SerialPort? TryOpenLink(BoardProfile profile)
    {
        try
        {
            SetPins(profile.LinkPort, profile.LinkTxPin, profile.LinkRxPin, BoardProfile.NoPin, BoardProfile.NoPin);
            return Open(profile.LinkPort, profile.LinkBaudRate, profile.LinkReadBuffer, Handshake.None);
        }
        catch (Exception)
        {
            // Whatever the driver throws.
            return null;
        }
    }

    /// <summary>Opens the port of the line under test, with RTS and CTS where the board has pins for them.</summary>
    /// <returns>Null if it cannot be opened.</returns>
    [return: Owned]
    public static SerialPort? TryOpenStream(BoardProfile profile)
    {
        bool hasHandshake = profile.StreamRtsPin != BoardProfile.NoPin && profile.StreamCtsPin != BoardProfile.NoPin;
        Handshake handshake = hasHandshake ? Handshake.RequestToSend : Handshake.None;
        try
        {
            SetPins(profile.StreamPort, profile.StreamTxPin, profile.StreamRxPin, profile.StreamRtsPin, profile.StreamCtsPin);
            return Open(profile.StreamPort, profile.StreamBaudRate, profile.StreamReadBuffer, handshake);
        }
        catch (Exception)
        {
            // Whatever the driver throws.
            return null;
        }
    }

    [return: Owned]
    private static SerialPort Open(int number, int baudRate, int bufferSize, Handshake handshake)
    {
        SerialPort port = new SerialPort("COM" + number.ToString(), baudRate, Parity.None, 8, StopBits.One);
        bool isOpen = false;
        try
        {
            port.Handshake = handshake;
            port.ReadBufferSize = bufferSize;
            port.ReadTimeout = TimeoutMilliseconds;
            port.WriteTimeout = TimeoutMilliseconds;
            port.Open();
            isOpen = true;
            return port;
        }
        finally
        {
            // Its buffers and pins are the next one's then.
            if (!isOpen)
            {
                port.Dispose();
            }
        }
    }

    private static void SetPins(int number, int tx, int rx, int rts, int cts)
    {
        // The functions of COM1, COM2 and COM3 are numbered alike, a fixed distance apart.
        int offset = (number - 2) * FunctionsOfPort;
        SetPin(tx, (int)DeviceFunction.COM2_TX + offset);
        SetPin(rx, (int)DeviceFunction.COM2_RX + offset);
        SetPin(rts, (int)DeviceFunction.COM2_RTS + offset);
        SetPin(cts, (int)DeviceFunction.COM2_CTS + offset);
    }

    private static void SetPin(int pin, int function)
    {
        if (pin != BoardProfile.NoPin)
        {
            Configuration.SetPinFunction(pin, (DeviceFunction)function);
        }
    }
}
