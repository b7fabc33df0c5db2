export const ACTIVITIES = `
⚽:soccer,football:축구 🏀:basketball:농구 🏈:american_football:미식축구 ⚾:baseball:야구
🎾:tennis:테니스 🏐:volleyball:배구 🏓:ping_pong:탁구 🏸:badminton:배드민턴
🥊:boxing:권투 ⛳:golf:골프 🎣:fishing:낚시 🎿:ski:스키
🏂:snowboard:스노보드 🏊:swimming:수영 🏄:surfing:서핑 🚴:cycling,bike:자전거
🧗:climbing:등반,클라이밍 🏋️:weights,gym:헬스,운동 🧘:yoga,meditation:요가,명상 🥾:hiking:등산
🏆:trophy,win:우승,트로피 🥇:gold_medal,first:금메달,일등 🥈:silver_medal:은메달 🥉:bronze_medal:동메달
🎮:video_game,gaming:게임 🎲:dice,game:주사위 🎯:dart,target:다트,명중 🎳:bowling:볼링
🎨:art,paint:미술,그림 🎬:movie,film:영화 🎤:microphone,karaoke:노래방,마이크 🎧:headphones,music:헤드폰,음악
🎵:note,music:음악,음표 🎶:notes,music:음악,노래 🎸:guitar:기타 🎹:piano:피아노
🥁:drum:드럼 🎺:trumpet:트럼펫 🎻:violin:바이올린 🎭:theater:연극
🎉:tada,party,congrats:축하,파티 🎊:confetti,party:축하 🎈:balloon:풍선 🎁:gift,present:선물
🎄:christmas_tree,xmas:크리스마스 🎃:pumpkin,halloween:할로윈,호박 🎆:fireworks:불꽃놀이 🧧:red_envelope:세뱃돈,복
`;

export const PLACES = `
🚗:car:자동차,차 🚕:taxi:택시 🚌:bus:버스 🚑:ambulance:구급차
🚒:fire_engine:소방차 🚓:police_car:경찰차 🏍️:motorcycle:오토바이 🛵:scooter:스쿠터
🚲:bicycle,bike:자전거 🛴:kick_scooter:킥보드 🚂:train:기차 🚇:metro,subway:지하철
🚄:bullet_train:고속열차 ✈️:airplane,flight,travel:비행기,여행 🚁:helicopter:헬리콥터 🚀:rocket,launch,ship:로켓,발사
🛸:ufo:유에프오 ⛵:sailboat:요트,배 🚢:ship_boat:배,크루즈 ⛽:gas,fuel:주유
🚦:traffic_light:신호등 🚧:construction:공사중 📍:round_pushpin,location,here:위치,여기 🗺️:map:지도
🧭:compass:나침반 🏔️:mountain,snow:산,설산 ⛰️:hill,mountain:산 🌋:volcano:화산
🏕️:camping,tent:캠핑 🏖️:beach,vacation:해변,휴가 🏝️:island:섬 🏠:house,home:집
🏡:garden_house,home:집 🏢:office:회사,사무실 🏥:hospital:병원 🏦:bank:은행
🏨:hotel:호텔 🏪:convenience_store:편의점 🏫:school:학교 🏭:factory:공장
🏰:castle:성 🗼:tower:타워 🗽:liberty:자유의여신상 ⛪:church:교회
🌃:night_city:야경 🌅:sunrise:일출 🌇:sunset:노을,일몰 🎡:ferris_wheel:관람차,놀이공원
`;

export const THINGS = `
⌚:watch:시계 📱:phone,mobile:휴대폰,전화 💻:laptop,computer:노트북,컴퓨터 ⌨️:keyboard:키보드
🖨️:printer:프린터 📷:camera,photo:카메라,사진 📹:video_camera:비디오 📺:tv:텔레비전
📻:radio:라디오 🔋:battery:배터리 🔌:plug:플러그,충전 💡:bulb,idea:전구,아이디어
🔦:flashlight:손전등 🕯️:candle:양초 🧯:extinguisher:소화기 💸:money_wings:돈,지출
💰:money_bag:돈 💳:credit_card:카드 💎:gem,diamond:보석 🔧:wrench,fix:렌치,수리
🔨:hammer:망치 🛠️:tools,fix:도구,수리 ⚙️:gear,settings:설정,톱니 🔑:key:열쇠
🔒:lock:잠금 🔓:unlock:열림 🔔:bell,notification:알림,종 📣:megaphone,announce:확성기,공지
📢:loudspeaker,announce:공지 ✉️:envelope,mail:편지,메일 📦:package,box:택배,상자 📝:memo,note_paper:메모
📅:calendar,date:달력,일정 📈:chart_up,growth:상승,그래프 📉:chart_down:하락 📌:pushpin,pin:고정,핀
📎:paperclip,attach:클립,첨부 ✂️:scissors,cut:가위 🗑️:trash,delete:휴지통 📚:books,study:책,공부
📖:book,read:책,독서 🔍:search,magnifier:검색,돋보기 💊:pill,medicine:약 💉:syringe,vaccine:주사
🧪:test_tube,science:실험 🔬:microscope,science:현미경 🛒:cart,shopping:장보기,쇼핑 🛍️:shopping_bags:쇼핑
👕:shirt:티셔츠 👖:jeans:청바지 👟:sneaker,shoes:운동화 👑:crown,king,queen:왕관
👓:glasses:안경 🎒:backpack:가방,배낭 ☂️:umbrella:우산 ⏰:alarm,clock:알람,시계
⏳:hourglass,wait:모래시계,기다림 🛏️:bed,sleep:침대 🚿:shower:샤워 🧸:teddy:곰인형
`;

export const SYMBOLS = `
❤️:heart,love:하트,사랑 🧡:orange_heart:주황하트 💛:yellow_heart:노랑하트 💚:green_heart:초록하트
💙:blue_heart:파랑하트 💜:purple_heart:보라하트 🖤:black_heart:검정하트 🤍:white_heart:하양하트
💔:broken_heart:이별,깨진하트 💕:two_hearts,love:하트,사랑 💖:sparkling_heart:하트 💯:hundred,perfect:백점,완벽
💢:anger:화 💥:boom,collision:쾅 💦:sweat_drops:땀,물 💤:zzz,sleep:잠
💬:speech,chat:말풍선,대화 💭:thought:생각 ✅:check,done,yes:완료,확인,체크 ☑️:checked:체크
✔️:check_mark:체크 ❌:cross,no,wrong:엑스,아니오 ⭕:circle,o:동그라미,정답 ❓:question:물음표,질문
❗:exclamation:느낌표 ⁉️:interrobang:뭐라고 ⚠️:warning:경고,주의 🚫:prohibited,no:금지
♻️:recycle:재활용 🆗:ok_button,ok:오케이 🆕:new:새로운,신규 🆒:cool_button:쿨
🔴:red_circle:빨강 🟠:orange_circle:주황 🟡:yellow_circle:노랑 🟢:green_circle:초록
🔵:blue_circle:파랑 🟣:purple_circle:보라 ⚫:black_circle:검정 ⚪:white_circle:하양
➕:plus:더하기 ➖:minus:빼기 ➡️:right_arrow:오른쪽 ⬅️:left_arrow:왼쪽
⬆️:up_arrow:위 ⬇️:down_arrow:아래 🔄:refresh,again:새로고침,반복 🔝:top:맨위
▶️:play_button:재생 ⏸️:pause_button:일시정지 ⏹️:stop_button:정지 🔇:mute:음소거
🇰🇷:flag_korea,korea:한국,태극기 🇺🇸:flag_usa,usa:미국 🇯🇵:flag_japan,japan:일본 🇬🇧:flag_uk,uk:영국
🇪🇺:flag_eu,europe:유럽 🏁:finish,checkered_flag:완주 🏳️‍🌈:rainbow_flag,pride:무지개깃발 🏴‍☠️:pirate_flag:해적
`;
