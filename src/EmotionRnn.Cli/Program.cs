using EmotionRnn.Cli;

return CommandLine.Run(args);
