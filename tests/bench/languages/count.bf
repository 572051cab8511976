seven loops in each other: ten times each adds one and three to two cells
++++++++++[>++++++++++[>++++++++++[>++++++++++[>++++++++++[>++++++++++[>++++++++++
[>+>+++<<-]<-]<-]<-]<-]<-]<-]>>>>>>>.>.
